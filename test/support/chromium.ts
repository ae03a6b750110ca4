import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type LaunchOptions, type Page } from 'playwright-core';
import { anotherBrowser } from './story.js';

/** Only ends hopeless waits, like the limit of `waitFor`. */
const patienceMs = 240_000;

const options = {
  executablePath: '/usr/bin/chromium',
  headless: true,
  chromiumSandbox: false,
  timeout: patienceMs,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
} as const satisfies LaunchOptions;

/** The visitors of a suite. Each test has a new one, with an empty profile and one page. */
interface Visitors {
  readonly page: Page;
  readonly context: BrowserContext;
}

/** Starts Debian's Chromium for the suite. Visitors have the name of a person's browser. */
export function useVisitors(more: Pick<LaunchOptions, 'ignoreDefaultArgs'> = {}): Visitors {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ ...options, args: [...options.args], ...more });
  });
  beforeEach(async () => {
    context = await browser.newContext({ userAgent: anotherBrowser() });
    context.setDefaultTimeout(patienceMs);
    page = await context.newPage();
  });
  afterEach(async () => context?.close());
  afterAll(async () => browser?.close());
  return {
    get page() {
      return page;
    },
    get context() {
      return context;
    },
  };
}

/** Opens a page in a Chromium whose profile has these settings, and closes it after the work. */
export async function withPreferences(
  preferences: object,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'tribute-chromium-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const more = { args: [...options.args], userAgent: anotherBrowser() };
  const context = await chromium.launchPersistentContext(profile, { ...options, ...more });
  context.setDefaultTimeout(patienceMs);
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}
