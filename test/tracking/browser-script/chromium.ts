import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type LaunchOptions } from 'playwright-core';
import { anotherBrowser } from '../../support/story.js';

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Only ends hopeless waits, like the limit of `waitFor`. */
const patienceMs = 240_000;

/** A visitor's browser. */
export interface VisitorBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** How this visitor's browser differs. */
export interface BrowserTraits extends Pick<LaunchOptions, 'args' | 'ignoreDefaultArgs'> {
  /** Settings in the profile. */
  readonly preferences?: object;
}

/** Starts Debian's Chromium with an empty profile. It has the name of a person's browser. */
export async function openChromium({
  args = [],
  preferences,
  ...more
}: BrowserTraits = {}): Promise<VisitorBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'tribute-chromium-'));
  if (preferences) {
    await mkdir(join(profile, 'Default'));
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  }
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    chromiumSandbox: false,
    timeout: patienceMs,
    userAgent: anotherBrowser(),
    args: [...quiet, ...args],
    ...more,
  });
  context.setDefaultTimeout(patienceMs);
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
