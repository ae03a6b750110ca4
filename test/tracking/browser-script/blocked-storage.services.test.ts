import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useSharedServer } from '../../support/suite.js';
import type { Page } from 'playwright-core';
import { useVisitors, withPreferences } from '../../support/chromium.js';
import { arrive, aShopScene, convert, expectReward, stateOf, tagOf, type ShopScene } from './shop-scene.js';

const suite = useSharedServer();
const visitors = useVisitors();
let scene: ShopScene;

beforeAll(async () => {
  scene = await aShopScene(suite.url);
  for (const path of ['/landing', '/thanks']) scene.shop.serve(path, tagOf(scene));
});
afterAll(async () => scene?.shop.close());

describe('a browser without cookies in pages', () => {
  it('keeps the session in localStorage, and the promoter is rewarded', async () => {
    const { page, context } = visitors;
    const tools = await context.newCDPSession(page);
    await tools.send('Emulation.setDocumentCookieDisabled', { disabled: true });
    const session = await arrive(page, scene);
    await page.goto(`${scene.shop.origin}/thanks`);
    expect(await stateOf(page)).toMatchObject({ sid: session, cookies: '' });
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
    await expectReward(scene, session);
  });
});

describe('a browser without localStorage', () => {
  it('keeps the session in a cookie, and the promoter is rewarded', async () => {
    const { page } = visitors;
    await page.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException('Blocked.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: refuse });
    });
    const session = await arrive(page, scene);
    await page.goto(`${scene.shop.origin}/thanks`);
    expect(await stateOf(page)).toMatchObject({ sid: session, local: {} });
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
    await expectReward(scene, session);
  });
});

describe('a browser that blocks all storage', () => {
  /** The session is known on the landing page only. Returns it. */
  async function expectKnown(page: Page): Promise<string> {
    const session = await arrive(page, scene);
    const blocked = await page.evaluate(() => {
      try {
        return localStorage.length;
      } catch (error) {
        return String(error);
      }
    });
    expect(blocked).toMatch(/SecurityError/);
    expect(await stateOf(page)).toEqual({ sid: session, session, cookies: '', local: {} });
    return session;
  }

  async function expectUnknownLater(page: Page): Promise<void> {
    await page.goto(`${scene.shop.origin}/thanks`);
    expect(await stateOf(page)).toMatchObject({ sid: undefined, session: null });
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: false, reason: 'NO_SESSION' });
  }

  it('by its settings converts on the landing page, and reports nothing later', async () => {
    await withPreferences({ profile: { default_content_setting_values: { cookies: 2 } } }, async (page) => {
      const session = await expectKnown(page);
      expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
      await expectReward(scene, session);
      await expectUnknownLater(page);
    });
  });

  it('in a sandboxed page knows the session of its address, without an error', async () => {
    const { page } = visitors;
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const headers = { 'content-security-policy': 'sandbox allow-scripts', 'content-type': 'text/html' };
    scene.shop.serve('/landing', tagOf(scene), headers);
    await expectKnown(page);
    await expectUnknownLater(page);
    expect(errors).toEqual([]);
  });
});
