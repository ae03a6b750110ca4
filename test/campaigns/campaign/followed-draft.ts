import { followAndRecord } from '../../support/clicks.js';
import { uuidOf } from '../../support/outcome.js';
import type { Scene, SharedLink } from '../../support/story.js';
import type { SharedSuite } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

type Place = Pick<SharedSuite, 'url' | 'database'>;

/** A visitor's session for a draft's link. Earlier versions redirected these links, and recorded clicks. */
export async function aFollowedDraft(suite: Place, scene: Scene, link: SharedLink): Promise<string> {
  const sessionId = await followAndRecord(suite, scene.link);
  await settle(suite, sessionId);
  const ids = [uuidOf('session', sessionId), uuidOf('link', link.id)];
  await suite.database.query('update visitor_session set link_id = $2 where id = $1', ids);
  await suite.database.query(
    `update click set link_id = link.id, campaign_id = link.campaign_id from link
     where session_id = $1 and link.id = $2`,
    ids,
  );
  return sessionId;
}

/** The same without the click, because a click alone would keep the draft. */
export async function aSession(suite: Place, scene: Scene, link: SharedLink): Promise<string> {
  const sessionId = await aFollowedDraft(suite, scene, link);
  await suite.database.query('delete from click where session_id = $1', [uuidOf('session', sessionId)]);
  return sessionId;
}

async function settle({ database }: Place, sessionId: string): Promise<void> {
  await waitFor('the decision on the click', async () => {
    const id = uuidOf('session', sessionId);
    const open = `select from click where session_id = $1 and status = 'QUEUED'`;
    return (await database.query(open, [id])).length === 0;
  });
}
