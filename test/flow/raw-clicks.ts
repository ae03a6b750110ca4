import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Database } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';
import { waitFor } from '../support/wait-for.js';

export const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** A raw request, because `fetch` adds a user agent and does not allow a host name. */
export async function send(
  url: string,
  method: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: IncomingMessage['headers'] }> {
  const outgoing = request(url, { method, headers });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode ?? 0, headers: response.headers };
}

export interface StoredClick {
  readonly isUnique: boolean;
  readonly isBot: boolean;
  readonly reason: string | null;
  readonly status: string;
}

export async function clicksOf(database: Database, linkId: string): Promise<StoredClick[]> {
  return database.query<StoredClick>(
    `select is_unique as "isUnique", is_bot as "isBot", reward_reason as reason, status from click
     where link_id = $1 order by clicked_at, id`,
    [uuidOf('link', linkId)],
  );
}

/** The clicks of a link, once at least so many are evaluated. */
export async function evaluatedClicks(
  database: Database,
  linkId: string,
  count: number,
): Promise<StoredClick[]> {
  return waitFor(`${count} clicks`, async () => {
    const clicks = await clicksOf(database, linkId);
    return clicks.length >= count && clicks.every((click) => click.status === 'PROCESSED') && clicks;
  });
}
