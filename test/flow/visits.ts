import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { uuidOf } from '../support/outcome.js';
import { aCampaign, aLink, type Scene, type SharedLink } from '../support/story.js';
import type { Suite } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

export const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
export type Headers = Record<string, string>;

export interface Visited {
  readonly status: number;
  readonly location: string;
  /** The cookie that the browser sends from now on. */
  readonly cookie: string;
}

/** A raw request, because `fetch` adds a user agent. */
export async function visit(url: string, headers: Headers, method = 'GET'): Promise<Visited> {
  const outgoing = request(url, { method, headers });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  const cookies = (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location ?? '',
    cookie: cookies.join('; '),
  };
}

/** Why each click of a link was not paid (null: paid), oldest first, once `count` are evaluated. */
export async function reasonsOf(
  { database }: Suite,
  link: SharedLink,
  count: number,
): Promise<(string | null)[]> {
  return waitFor(`${count} clicks`, async () => {
    const clicks = await database.query<{ reason: string | null; status: string }>(
      `select reward_reason as reason, status from click where link_id = $1 order by clicked_at, id`,
      [uuidOf('link', link.id)],
    );
    const isDone = clicks.length >= count && clicks.every(({ status }) => status === 'PROCESSED');
    return isDone && clicks.map(({ reason }) => reason);
  });
}

/** A link in a new CPC campaign that pays 0.50 a click. */
export async function aPaidLink(
  scene: Scene,
  more: object = {},
): Promise<SharedLink & { campaignId: string }> {
  const campaignId = await aCampaign(scene, { payoutModel: 'CPC', payoutRate: { amount: '0.50' }, ...more });
  return { ...(await aLink(scene, campaignId, scene.promoterId)), campaignId };
}

export const urlOf = (suite: Suite, { code }: SharedLink): string => `${suite.url}/go/${code}`;
export const from = (address: string, agent = browser): Headers => ({
  'user-agent': agent,
  'x-forwarded-for': address,
});
