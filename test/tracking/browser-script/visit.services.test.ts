import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { useVisitors } from '../../support/chromium.js';
import { arrive, aShopScene, convert, expectReward, stateOf, tagOf, type ShopScene } from './shop-scene.js';

const suite = useSharedServer();
const days = 86_400_000;
let scene: ShopScene;
const visitors = useVisitors();

beforeAll(async () => {
  scene = await aShopScene(suite.url);
});
afterAll(async () => {
  await scene?.shop.close();
});

describe('a visitor who clicked on a link', () => {
  it('is known on every page of the shop, converts, and the promoter is rewarded', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene));
    scene.shop.serve('/thanks', tagOf(scene, '', '/scripts/tonicpow.js'));
    const session = await arrive(page, scene);
    const { sid, session: told, cookies, local } = await stateOf(page);
    expect({ sid, told }).toEqual({ sid: session, told: session });
    expect(local['tncpw_session']).toBe(session);
    expect(cookies.split('; ').toSorted()).toEqual([
      `tncpw_session=${session}`,
      `tncpw_session_expires=${local['tncpw_session_expires']}`,
    ]);
    const cookie = (await visitors.context.cookies()).find(({ name }) => name === 'tncpw_session');
    expect(cookie).toMatchObject({ domain: 'localhost', path: '/', sameSite: 'Lax' });
    const daysLeft = (end: number): number => Math.round((end - Date.now()) / days);
    expect(daysLeft(Number(local['tncpw_session_expires']))).toBe(60);
    expect(daysLeft((cookie?.expires ?? 0) * 1000)).toBe(60);
    expect(page.url()).toContain(session);

    await page.goto(`${scene.shop.origin}/thanks`);
    expect(await stateOf(page)).toMatchObject({ sid: session, session });
    const result = await convert(page, scene.goalId, { amount: 49.99, customDimensions: { plan: 'pro' } });
    expect(result).toMatchObject({ recorded: true, conversion: { status: 'pending' } });
    await expectReward(scene, session);
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: false, reason: 'DUPLICATE' });
    expect(await convert(page, 'goal_x')).toMatchObject({ recorded: false, reason: 'REFUSED' });
    expect(Object.keys((await stateOf(page)).local)).toHaveLength(2);
  });

  it("runs the pixel of TonicPow's guide as it stands, under a strict policy", async () => {
    const { page } = visitors;
    const pixel = `<script nonce="n0nce">
      fetch('${suite.url}/v1/conversions', {
      method: 'POST',
      headers: {
      'Authorization': 'Bearer ${scene.publishableKey}',
      'Content-Type': 'application/json'
      },
      body: JSON.stringify({
      goalId: '${scene.goalId}',
      sessionId: window.__tpow_sid
      })
      })</script>`;
    const policy = `default-src 'none'; script-src ${suite.url} 'nonce-n0nce'; connect-src ${suite.url}`;
    const watch = `<script nonce="n0nce">window.refused = [];
      addEventListener('securitypolicyviolation', ({ blockedURI }) => window.refused.push(blockedURI));</script>`;
    const described = await fetch(`${suite.url}/tpow.json`);
    const { version, integrity } = (await described.json()) as { version: string; integrity: string };
    const pinned = `integrity="${integrity}" crossorigin="anonymous" data-clean="true"`;
    scene.shop.serve('/landing', watch + tagOf(scene, pinned, `/tpow-${version}.js`) + pixel, {
      'content-security-policy': policy,
      'cross-origin-embedder-policy': 'require-corp',
      'content-type': 'text/html',
    });
    const session = await arrive(page, scene);
    await expectReward(scene, session);
    expect(await stateOf(page)).toMatchObject({ sid: session, session });
    expect(page.url()).toBe(`${scene.shop.origin}/landing`);
    expect(await page.evaluate(() => Reflect.get(window, 'refused') as unknown)).toEqual([]);
  });

  it('converts although the page ends at the same moment', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene));
    const session = await arrive(page, scene);
    await page.evaluate((goalId) => {
      void window.TonicPow.convert(goalId);
      location.href = 'about:blank';
    }, scene.goalId);
    await page.waitForURL('about:blank');
    await expectReward(scene, session);
  });
});

describe('a report that the server does not answer', () => {
  /** The keys of all attempts. The network fails for the first ones. */
  async function breakNetwork(failures: (attempt: number) => boolean): Promise<(string | undefined)[]> {
    const keys: (string | undefined)[] = [];
    await visitors.page.route('**/v1/conversions', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (!failures(keys.length)) await route.continue();
      else if (keys.length % 2 === 0) await route.abort();
      else await route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } });
    });
    return keys;
  }

  it('is sent again with the same key', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene));
    const session = await arrive(page, scene);
    const keys = await breakNetwork((attempt) => attempt <= 2);
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
    await expectReward(scene, session);
  });

  it('is sent by the next page, with the same key', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene));
    scene.shop.serve('/later', tagOf(scene));
    const session = await arrive(page, scene);
    let isBroken = true;
    const keys = await breakNetwork(() => isBroken);
    await page.evaluate((goalId) => void window.TonicPow.convert(goalId), scene.goalId);
    await waitFor('an attempt', async () => keys.length > 0);
    await page.goto('about:blank');
    isBroken = false;
    await page.goto(`${scene.shop.origin}/later`);
    await expectReward(scene, session);
    expect(new Set(keys).size).toBe(1);
    await waitFor('the report to be forgotten', async () =>
      Object.keys((await stateOf(page)).local).every((name) => !name.startsWith('tncpw_report_')),
    );
  });
});

describe('a visitor who did not click on a link', () => {
  it('has no session, and nothing is reported', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene));
    for (const query of ['', '?tncpw_session=', '?tncpw_session=a%20b', `?tncpw_session=${'x'.repeat(65)}`]) {
      await page.goto(`${scene.shop.origin}/landing${query}`);
      expect(await stateOf(page)).toEqual({ sid: undefined, session: null, cookies: '', local: {} });
      expect(await convert(page, scene.goalId)).toMatchObject({ recorded: false, reason: 'NO_SESSION' });
    }
  });

  it('or a page without a publishable key reports nothing', async () => {
    const { page } = visitors;
    for (const key of ['', scene.key]) {
      scene.shop.serve('/landing', `<script src="${suite.url}/tonic.js" data-key="${key}"></script>`);
      await page.goto(`${scene.shop.origin}/landing?tncpw_session=x`);
      expect(await convert(page, scene.goalId)).toMatchObject({ recorded: false, reason: 'NO_KEY' });
    }
  });
});
