import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useSharedServer } from '../../support/suite.js';
import { useVisitors } from '../../support/chromium.js';
import { arrive, aShopScene, convert, expectReward, stateOf, tagOf, type ShopScene } from './shop-scene.js';

const suite = useSharedServer();
const nothing = { sid: undefined, session: null, cookies: '', local: {} };
let scene: ShopScene;
const visitors = useVisitors();

beforeAll(async () => {
  scene = await aShopScene(suite.url);
  for (const path of ['/landing', '/thanks']) scene.shop.serve(path, tagOf(scene, 'data-consent="required"'));
});
afterAll(async () => scene?.shop.close());

const answer = async (isGiven: boolean): Promise<void> =>
  visitors.page.evaluate((given) => window.TonicPow.consent(given), isGiven);

/** Reports a conversion without waiting for its result, which the page keeps. */
const convertLater = async (): Promise<void> =>
  visitors.page.evaluate(
    (goalId) => void Reflect.set(window, 'result', window.TonicPow.convert(goalId)),
    scene.goalId,
  );
const laterResult = async (): Promise<unknown> =>
  visitors.page.evaluate(async () => (await Reflect.get(window, 'result')) as unknown);

describe('a page that requires consent', () => {
  it('stores and sends nothing before it, and then does what waited', async () => {
    const { page } = visitors;
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/conversions')) sent.push(request.url());
    });
    const session = await arrive(page, scene);
    await convertLater();
    expect(await stateOf(page)).toEqual(nothing);
    expect((await visitors.context.cookies()).filter(({ domain }) => domain === 'localhost')).toEqual([]);
    expect(sent).toEqual([]);
    await answer(true);
    expect(await stateOf(page)).toMatchObject({ sid: session, session });
    expect(await laterResult()).toMatchObject({ recorded: true });
    await expectReward(scene, session);
  });

  it('keeps the session on later pages, which need no other answer', async () => {
    const { page } = visitors;
    const session = await arrive(page, scene);
    await answer(true);
    await page.goto(`${scene.shop.origin}/thanks`);
    expect(await stateOf(page)).toMatchObject({ sid: session });
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: true });
  });

  it('forgets everything after a refusal', async () => {
    const { page } = visitors;
    await arrive(page, scene);
    await convertLater();
    await answer(false);
    expect(await laterResult()).toMatchObject({ recorded: false, reason: 'NO_CONSENT' });
    expect(await stateOf(page)).toEqual(nothing);
    expect(await convert(page, scene.goalId)).toMatchObject({ recorded: false, reason: 'NO_CONSENT' });
    await page.goto(`${scene.shop.origin}/thanks`);
    await answer(true);
    expect(await stateOf(page)).toEqual(nothing);
  });

  it('forgets everything when consent is withdrawn, also reports that wait', async () => {
    const { page } = visitors;
    const session = await arrive(page, scene);
    await answer(true);
    await page.route('**/v1/conversions', async (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    await convertLater();
    await failed;
    await answer(false);
    expect(await laterResult()).toMatchObject({ recorded: false, reason: 'NO_CONSENT' });
    expect(await stateOf(page)).toEqual(nothing);
    // Another change of mind: the session is still in the address.
    await answer(true);
    expect(await stateOf(page)).toMatchObject({ sid: session });
    await answer(false);
    await page.goto(`${scene.shop.origin}/thanks`);
    expect(await stateOf(page)).toEqual(nothing);
  });
});

describe('a page that requires no consent', () => {
  it('forgets everything after a refusal all the same', async () => {
    const { page } = visitors;
    scene.shop.serve('/plain', tagOf(scene));
    await page.goto(`${scene.shop.origin}/plain?tncpw_session=x`);
    expect(await stateOf(page)).toMatchObject({ sid: 'x' });
    await answer(false);
    expect(await stateOf(page)).toEqual(nothing);
  });
});
