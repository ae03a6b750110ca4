import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import type { Goal } from '../../campaigns/goal/goal.entity.js';

/** The session of a conversion. Ids are bare uuids. */
export interface ConvertingSession {
  readonly id: string;
  readonly linkId: string;
  readonly promoterId: string;
  /** This session and the others of the same browser. */
  readonly sessionIds: readonly string[];
}

/**
 * Locks the session and the others of the same browser, in the order of ids, because their conversions are
 * counted next. Indexes: visitor_session_visitor, click_pkey.
 * @param needsClick Whether the click that began the session must be recorded, in the campaign of the goal.
 * @throws RefusedError NOT_FOUND, naming `sessionId`, for a session outside the campaign of the goal.
 */
export async function lockSession(
  sql: Sql,
  goal: Goal,
  sessionId: string,
  needsClick: boolean,
): Promise<ConvertingSession> {
  const locked = await sql.query<{ id: string }>(
    `select id from visitor_session
     where organization_id = $1 and environment = $2
       and (id = $3 or visitor_id = (select visitor_id from visitor_session own
                                     where own.id = $3 and own.organization_id = $1 and own.environment = $2))
     order by id for update`,
    [goal.organizationId, goal.environment, sessionId],
  );
  // Also prevents deletion of the campaign meanwhile.
  const [session] = await sql.query<Omit<ConvertingSession, 'sessionIds'>>(
    `select session.id, link.id as "linkId", link.promoter_id as "promoterId"
     from visitor_session session join link on link.id = session.link_id join campaign on campaign.id = link.campaign_id
     where session.id = $1 and link.campaign_id = $2 and session.environment = $3
       and ($4 = false or exists(select from click where click.id = session.click_id and click.campaign_id = $2))
     for key share of campaign`,
    [sessionId, goal.campaignId, goal.environment, needsClick],
  );
  if (!session) throw needsClick ? unmatchedSession() : notFound('session', 'sessionId');
  return { ...session, sessionIds: locked.map(({ id }) => id) };
}

/** Refuses a browser's report whose session was not issued for a click of the campaign. */
export function unmatchedSession(): Error {
  const message = 'The session is unmatched: no click of this campaign is on record for it.';
  return refuse(ErrorCode.NOT_FOUND, message, 'sessionId');
}
