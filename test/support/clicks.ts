import type { Database } from './database.js';
import { uuidOf } from './outcome.js';
import { follow, type SharedLink } from './story.js';
import type { SharedSuite } from './suite.js';
import { waitFor } from './wait-for.js';

/**
 * Resolves when a session's click is written, after the redirect. Earlier events have no attribution.
 * @param write writes clicks where no worker does
 */
export async function recordedClick(
  database: Pick<Database, 'query'>,
  sessionId: string,
  write: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await waitFor('the click', async () => {
    await write();
    const id = uuidOf('session', sessionId);
    return (await database.query('select from click where session_id = $1', [id])).length > 0;
  });
}

/** A new visitor follows a link. Returns the session once the click is written. */
export async function followAndRecord(
  { url, database }: Pick<SharedSuite, 'url' | 'database'>,
  link: SharedLink,
  headers: Record<string, string> = {},
): Promise<string> {
  const sessionId = await follow(url, link, headers);
  await recordedClick(database, sessionId);
  return sessionId;
}
