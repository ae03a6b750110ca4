import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { start } from '../../../clients/browser/src/index.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { useVisitors } from '../../support/chromium.js';
import { arrive, aShopScene, convert, expectReward, stateOf, tagOf, type ShopScene } from './shop-scene.js';

const suite = useSharedServer();
const hosts = ['localhost', 'www.shop.localhost', 'pay.shop.localhost'];
let scene: ShopScene;
// Playwright disables the back-forward cache, which visitors have.
const visitors = useVisitors({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });

beforeAll(async () => {
  scene = await aShopScene(suite.url, hosts);
});
afterAll(async () => scene?.shop.close());

const at = (host: string, path: string): string => `http://${host}:${scene.shop.port}${path}`;
const sidNow = async (): Promise<string | undefined> => visitors.page.evaluate(() => window.__tpow_sid);

describe('a single-page application', () => {
  beforeEach(() => scene.shop.serve('/landing', tagOf(scene, 'data-clean')));

  it('keeps the session, and the address is clean in every view', async () => {
    const { page } = visitors;
    const session = await arrive(page, scene);
    await page.evaluate(() => {
      history.replaceState({ view: 1 }, '', '/landing?a=%20b&c#part');
      history.pushState({ view: 2 }, '', '/views/2');
    });
    expect(await sidNow()).toBe(session);
    await page.evaluate(() => history.pushState({ view: 3 }, '', '/views/3?x=1&tncpw_session=later&y#part'));
    expect(await stateOf(page)).toMatchObject({ sid: 'later', local: { tncpw_session: 'later' } });
    expect(page.url()).toBe(at('localhost', '/views/3?x=1&y#part'));
    expect(await page.evaluate(() => history.state as unknown)).toEqual({ view: 3 });
    await page.evaluate((id) => history.pushState({}, '', `/views/4?tncpw_session=${id}`), session);
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
    await expectReward(scene, session);
  });

  it('does not go back to an earlier session with the history', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene));
    await page.goto(at('localhost', '/landing?tncpw_session=first'));
    await page.evaluate(() => history.pushState({}, '', '/landing?tncpw_session=second'));
    expect(await sidNow()).toBe('second');
    await page.evaluate(() => history.back());
    await page.waitForURL('**/landing?tncpw_session=first');
    expect(await sidNow()).toBe('second');
    await page.reload();
    expect(await sidNow()).toBe('second');
  });
});

describe('the back-forward cache', () => {
  /** Tells the shop what the page knows whenever it is shown. */
  const telling = `<script>addEventListener('pageshow', ({ persisted }) =>
    fetch('/told', { method: 'POST', body: location.search + ' ' + persisted + ' ' + window.__tpow_sid }));</script>`;
  const told = async (text: string): Promise<boolean> =>
    waitFor(`"${text}"`, async () => scene.shop.told.includes(text));

  beforeEach(() => {
    scene.shop.told.length = 0;
    scene.shop.serve('/landing', tagOf(scene) + telling);
  });

  it('shows a page that knows a later click', async () => {
    const { page } = visitors;
    await page.goto(at('localhost', '/landing?tncpw_session=first'));
    await told('?tncpw_session=first false first');
    await page.goto(at('localhost', '/landing?tncpw_session=second'));
    await told('?tncpw_session=second false second');
    await page.evaluate(() => history.back());
    await told('?tncpw_session=first true second');
  });

  it('shows a page that knows of a refusal', async () => {
    const { page } = visitors;
    scene.shop.serve('/refuse', `${tagOf(scene)}<script>TonicPow.consent(false)</script>`);
    await page.goto(at('localhost', '/landing?tncpw_session=first'));
    await told('?tncpw_session=first false first');
    await page.goto(at('localhost', '/refuse'));
    await page.evaluate(() => history.back());
    await told('?tncpw_session=first true undefined');
  });
});

describe('the subdomains of a shop', () => {
  it('share the session, and its end, if the page names the domain', async () => {
    const { page } = visitors;
    scene.shop.serve('/landing', tagOf(scene, 'data-domain="shop.localhost"'));
    await page.goto(at('www.shop.localhost', '/landing?tncpw_session=x'));
    expect(await stateOf(page)).toMatchObject({ sid: 'x', local: {} });
    await page.goto(at('pay.shop.localhost', '/landing'));
    expect(await sidNow()).toBe('x');
    await page.evaluate(() => window.TonicPow.consent(false));
    await page.goto(at('www.shop.localhost', '/landing'));
    expect(await stateOf(page)).toEqual({ sid: undefined, session: null, cookies: '', local: {} });
  });

  it('share nothing otherwise, or if the domain is not theirs', async () => {
    const { page } = visitors;
    for (const more of ['', 'data-domain="other.example"']) {
      scene.shop.serve('/landing', tagOf(scene, more));
      await page.goto(at('www.shop.localhost', '/landing?tncpw_session=x'));
      await page.goto(at('www.shop.localhost', '/landing'));
      expect(await sidNow()).toBe('x');
      await page.goto(at('pay.shop.localhost', '/landing'));
      expect(await sidNow()).toBeUndefined();
    }
  });
});

describe('the module', () => {
  it('does the same in an application that bundles it', async () => {
    const { page } = visitors;
    const code = await readFile(resolve('dist/clients/browser/index.js'), 'utf8');
    scene.shop.serve('/module.js', code, { 'content-type': 'text/javascript' });
    scene.shop.serve('/landing', '');
    const session = await arrive(page, scene);
    const settings = { server: `${suite.url}/`, key: scene.publishableKey, clean: true };
    const result = await page.evaluate(
      async ([given, goalId]) => {
        const path = '/module.js';
        const module = (await import(path)) as { start: typeof start };
        return module.start(given).convert(goalId);
      },
      [settings, scene.goalId] as const,
    );
    expect(result).toMatchObject({ recorded: true });
    await expectReward(scene, session);
    expect(page.url()).toBe(at('localhost', '/landing'));
  });
});
