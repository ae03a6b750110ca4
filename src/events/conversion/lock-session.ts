import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import type { Goal } from '../../campaigns/goal/goal.entity.js';

/** A visitor's session that converts. Ids are bare uuids. */
export interface ConvertingSession {
  readonly id: string;
  readonly linkId: string;
  readonly promoterId: string;
  /** Its own, and those of the same browser. */
  readonly sessionIds: readonly string[];
}

/**
 * The session, locked, and with it the other sessions of the same browser, in the order of their ids: what they have converted is counted
 * next. Indexes: visitor_session_visitor, click_pkey.
 * @param needsClick Whether the click that began the session must be on record, in the campaign of the goal.
 * @throws RefusedError NOT_FOUND, naming `sessionId`, for a session that is not of the campaign of the goal.
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
  // The campaign is kept from being deleted meanwhile.
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

/** The refusal of a browser's report whose session Tribute did not issue for a click of the campaign. */
export function unmatchedSession(): Error {
  const message = 'The session is unmatched: no click of this campaign is on record for it.';
  return refuse(ErrorCode.NOT_FOUND, message, 'sessionId');
}
