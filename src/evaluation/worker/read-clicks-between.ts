import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import {
  clicksToAttribute,
  type AttributionClaim,
  type SourcesWithoutClicks,
} from '../decisions/attribute-event.js';
import type { ClicksBetween } from '../decisions/choose-click.js';

const windows = rowSet({ id: 'uuid', linkId: 'uuid', since: 'timestamptz', until: 'timestamptz' });

/**
 * Looks up the clicks between a session's first and last one, if they affect attribution. Returns per event
 * and session the first click in the window and the last one before the event. Uses one statement at most.
 * Plan: click_again, twice for each. Also by link: a forged cookie can pair a session with another link.
 */
export async function readClicksBetween(
  sql: Sql,
  claims: readonly AttributionClaim[],
  sources: SourcesWithoutClicks,
): Promise<ClicksBetween> {
  const asked = claims.flatMap((claim) => clicksToAttribute(claim, sources));
  if (asked.length === 0) return () => [];
  const rows = await sql.query<{ sessionId: string; clickedAt: Date }>(
    `select distinct session_id as "sessionId", clicked_at as "clickedAt"
     from ${windows.as('asked')}
     cross join lateral (
       (select session_id, clicked_at from click
        where session_id = asked.id and link_id = asked.link_id and not is_unique
          and clicked_at >= asked.since and clicked_at <= asked.until
        order by clicked_at limit 1)
       union all
       (select session_id, clicked_at from click
        where session_id = asked.id and link_id = asked.link_id and not is_unique and clicked_at <= asked.until
        order by clicked_at desc limit 1)) found`,
    windows.values(
      asked.map(({ session, ...window }) => ({ ...window, id: session.id, linkId: session.linkId })),
    ),
  );
  const clicks = Map.groupBy(rows, ({ sessionId }) => sessionId);
  return (sessionId) => (clicks.get(sessionId) ?? []).map(({ clickedAt }) => clickedAt);
}
