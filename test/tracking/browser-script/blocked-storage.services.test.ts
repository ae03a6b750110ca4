import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useSharedServer } from '../../support/suite.js';
import { openChromium, type BrowserTraits } from './chromium.js';
import { arrive, aShopScene, convert, expectReward, stateOf, tagOf, type ShopScene } from './shop-scene.js';

const suite = useSharedServer();
let scene: ShopScene;

beforeAll(async () => {
  scene = await aShopScene(suite.url);
  for (const path of ['/landing', '/thanks']) scene.shop.serve(path, tagOf(scene));
});
afterAll(async () => scene?.shop.close());

describe('a browser without cookies in pages', () => {
  it('keeps the session in localStorage, and the promoter is rewarded', async () => {
    const { context, close } = await openChromium();
    try {
      const page = await context.newPage();
      const tools = await context.newCDPSession(page);
      await tools.send('Emulation.setDocumentCookieDisabled', { disabled: true });
      const session = await arrive(page, scene);
      await page.goto(`${scene.shop.origin}/thanks`);
      expect(await stateOf(page)).toMatchObject({ sid: session, cookies: '' });
      expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
      await expectReward(scene, session);
    } finally {
      await close();
    }
  });
});

describe('a browser without localStorage', () => {
  it('keeps the session in a cookie, and the promoter is rewarded', async () => {
    const { context, close } = await openChromium();
    try {
      await context.addInitScript(() => {
        const refuse = (): never => {
          throw new DOMException('Blocked.', 'SecurityError');
        };
        Object.defineProperty(window, 'localStorage', { get: refuse });
      });
      const page = await context.newPage();
      const session = await arrive(page, scene);
      await page.goto(`${scene.shop.origin}/thanks`);
      expect(await stateOf(page)).toMatchObject({ sid: session, local: {} });
      expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
      await expectReward(scene, session);
    } finally {
      await close();
    }
  });
});

describe('a browser that blocks all storage', () => {
  const blocking: readonly [string, BrowserTraits, string][] = [
    ['by its settings', { preferences: { profile: { default_content_setting_values: { cookies: 2 } } } }, ''],
    ['in a sandboxed page', {}, 'sandbox allow-scripts'],
  ];

  it.each(blocking)(
    '%s converts on the landing page, and reports nothing later',
    async (_, traits, policy) => {
      const { context, close } = await openChromium(traits);
      try {
        const page = await context.newPage();
        const errors: Error[] = [];
        page.on('pageerror', (error) => errors.push(error));
        scene.shop.serve('/landing', tagOf(scene), {
          'content-security-policy': policy,
          'content-type': 'text/html',
        });
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
        // A sandboxed page has no origin that a key could list, so only the server's answer is refused.
        if (policy === '') {
          expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
          await expectReward(scene, session);
        }
        await page.goto(`${scene.shop.origin}/thanks`);
        const later = await stateOf(page);
        expect(later).toMatchObject({ sid: undefined, session: null });
        expect(await convert(page, scene.goalId)).toMatchObject({ recorded: false, reason: 'NO_SESSION' });
        expect(errors).toEqual([]);
      } finally {
        await close();
      }
    },
  );
});
