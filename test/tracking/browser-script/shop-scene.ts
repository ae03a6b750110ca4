import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ConversionResult, TonicPow } from '../../../clients/browser/src/index.js';
import { evaluated, type EvaluatedEvent } from '../../support/outcome.js';
import { aCampaign, aGoal, aLink, aPublishableKey, aScene, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { Shop } from './shop.js';

declare global {
  /** Of the page, where `evaluate` runs the functions of tests. */
  interface Window {
    TonicPow: TonicPow;
  }
}

/** A shop whose campaign leads to its landing page, and which reports conversions in the browser. */
export interface ShopScene extends Scene {
  readonly url: string;
  readonly shop: Shop;
  readonly goalId: string;
  readonly publishableKey: string;
}

/** Opens a shop with a campaign to `/landing`, a link, a goal for browsers, and a key for these hosts. */
export async function aShopScene(url: string, hosts: readonly string[] = ['localhost']): Promise<ShopScene> {
  const shop = await Shop.open();
  const scene = await aScene(url);
  const targetUrl = `http://${hosts[0]}:${shop.port}/landing`;
  const campaignId = await aCampaign(scene, { targetUrl, holdingPeriodDays: 7 });
  const terms = { browserReports: true, browserAmountMax: { amount: '100.00' } };
  return {
    ...scene,
    url,
    shop,
    campaignId,
    link: await aLink(scene, campaignId, scene.promoterId),
    goalId: await aGoal(scene, campaignId, terms),
    publishableKey: await aPublishableKey(
      scene,
      hosts.map((host) => `http://${host}:${shop.port}`),
    ),
  };
}

/** The tag of the browser script, with more attributes. */
export function tagOf({ url, publishableKey }: ShopScene, more = '', path = '/tpow.js'): string {
  return `<script src="${url}${path}" data-key="${publishableKey}" ${more}></script>`;
}

/** Clicks the promoter's link on a blog and waits for the shop's page. Returns the session of the address. */
export async function arrive(
  page: Page,
  { url, shop, link }: ShopScene,
  sites = '/landing',
): Promise<string> {
  shop.serve('/blog', `<a href="${url}/go/${link.code}">Look at this</a>`);
  await page.goto(`${shop.origin}/blog`);
  const redirected = page.waitForResponse((response) => response.url().includes('/go/'));
  await page.click('a');
  const location = (await redirected).headers()['location'] ?? '';
  await page.waitForURL((address) => address.pathname === sites);
  const session = new URL(location).searchParams.get('tncpw_session');
  if (session === null) throw new Error(`The link leads to ${location}.`);
  return session;
}

/** The page reports a conversion as the shop's code would. */
export async function convert(page: Page, goalId: string, details: object = {}): Promise<ConversionResult> {
  return page.evaluate(async ([id, more]) => window.TonicPow.convert(id, more), [goalId, details] as const);
}

/** What the page and its storages know. */
export async function stateOf(
  page: Page,
): Promise<{
  readonly sid: string | undefined;
  readonly session: string | null;
  readonly cookies: string;
  readonly local: Readonly<Record<string, string>>;
}> {
  return page.evaluate(() => {
    let local = {};
    let cookies = '';
    try {
      local = { ...localStorage };
    } catch {
      // Blocked.
    }
    try {
      cookies = document.cookie;
    } catch {
      // Blocked.
    }
    return { sid: window.__tpow_sid, session: window.TonicPow.getVisitorSession(), cookies, local };
  });
}

interface FoundConversion {
  readonly id: string;
  readonly sessionId: string | null;
  readonly event: { readonly id: string } | null;
}

/** The conversion of a session by the API, with its evaluated event. */
async function rewardedFor(scene: ShopScene, session: string): Promise<EvaluatedEvent> {
  const query = '{ conversions(first: 100) { nodes { id sessionId event { id } } } }';
  const found = await waitFor('the conversion', async () => {
    const { conversions } = await scene.program.run<{ conversions: { nodes: readonly FoundConversion[] } }>(
      query,
      {},
    );
    return conversions.nodes.find(({ sessionId }) => sessionId === session);
  });
  return evaluated(scene, found.event?.id ?? '');
}

/** The reward waits for the end of the holding period, and belongs to the promoter of the link. */
export async function expectReward(scene: ShopScene, session: string): Promise<void> {
  const event = await rewardedFor(scene, session);
  expect(event).toMatchObject({
    status: 'PROCESSED',
    rewards: [{ status: 'HELD', amount: { amount: '10.00' } }],
  });
}
