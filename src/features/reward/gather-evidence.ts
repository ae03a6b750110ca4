import type { Sql } from '../../kernel/sql.js';
import type { Attribution, CampaignTerms, GigTerms, GoalTerms } from './evaluate-event.js';
import type { ClaimedEvent } from './claim-events.js';

/** A campaign as the evaluation needs it. */
export interface KnownCampaign extends CampaignTerms {
  readonly holdingPeriodDays: number;
}

/** Everything that the events of a batch may be judged by, read with one statement a table. */
export interface Surroundings {
  attributionOf(event: ClaimedEvent): Attribution | undefined;
  readonly campaigns: ReadonlyMap<string, KnownCampaign>;
  readonly gigs: ReadonlyMap<string, readonly GigTerms[]>;
  readonly goals: ReadonlyMap<string, readonly GoalTerms[]>;
}

interface LinkRow {
  readonly id: string;
  readonly code: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly isPromoterSuspended: boolean;
}

interface SessionRow {
  readonly id: string;
  readonly linkId: string;
  readonly createdAt: Date;
}

const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];

/** Reads what surrounds a batch of one tenant's events. Sessions are locked: their limits are counted next. */
export async function gatherSurroundings(sql: Sql, events: readonly ClaimedEvent[]): Promise<Surroundings> {
  const [first] = events;
  const tenant = [first?.organizationId, first?.environment];
  const sessions = await sql.query<SessionRow>(
    `select id, link_id as "linkId", created_at as "createdAt" from visitor_session
     where id = any($3::uuid[]) and organization_id = $1 and environment = $2 order by id for update`,
    [...tenant, present(events.map((event) => event.sessionId))],
  );
  const linkIds = present([
    ...events.map((event) => event.linkId),
    ...sessions.map((session) => session.linkId),
  ]);
  const links = await sql.query<LinkRow>(
    `select id, code, campaign_id as "campaignId", promoter_id as "promoterId",
            exists(select from promoter where promoter.id = promoter_id and suspended_at is not null) as "isPromoterSuspended"
     from link
     where (id = any($3::uuid[]) or code = any($4::text[])) and organization_id = $1 and environment = $2`,
    [...tenant, linkIds, present(events.map((event) => event.code))],
  );
  const campaignIds = [...new Set(links.map((link) => link.campaignId))];
  return { attributionOf: attributeBy(links, sessions), ...(await readTerms(sql, campaignIds)) };
}

/** An explicit link wins over a code, and a code over a session: what the customer did last and most deliberately. */
function attributeBy(
  links: readonly LinkRow[],
  sessions: readonly SessionRow[],
): Surroundings['attributionOf'] {
  const byId = new Map(links.map((link) => [link.id, link]));
  const byCode = new Map(links.map((link) => [link.code, link]));
  const sessionById = new Map(sessions.map((session) => [session.id, session]));
  const found = (
    by: Attribution['by'],
    link: LinkRow | undefined,
    clickedAt?: Date,
  ): Attribution | undefined =>
    link && {
      by,
      linkId: link.id,
      campaignId: link.campaignId,
      promoterId: link.promoterId,
      clickedAt,
      isPromoterSuspended: link.isPromoterSuspended,
    };
  return (event) => {
    const session = event.sessionId === null ? undefined : sessionById.get(event.sessionId);
    // An event that was reported by session carries its link as well; the session is what dates it.
    if (session) {
      const named = event.linkId === null || event.linkId === session.linkId;
      const typed = event.code === null || byCode.get(event.code)?.id === session.linkId;
      if (named && typed) return found('session', byId.get(session.linkId), session.createdAt);
    }
    if (event.linkId !== null) return found('link', byId.get(event.linkId));
    if (event.code !== null) return found('code', byCode.get(event.code));
    return undefined;
  };
}

async function readTerms(
  sql: Sql,
  campaignIds: readonly string[],
): Promise<Omit<Surroundings, 'attributionOf'>> {
  const campaigns = await sql.query<KnownCampaign>(
    `select id, status, asset, starts_at as "startsAt", ends_at as "endsAt", attribution_window_days as "attributionWindowDays",
            holding_period_days as "holdingPeriodDays",
            exists(select from organization where organization.id = organization_id and suspended_at is not null) as "isOrganizationSuspended"
     from campaign where id = any($1::uuid[])`,
    [campaignIds],
  );
  const gigs = await sql.query<GigTerms & { campaignId: string }>(
    `select id, campaign_id as "campaignId", action_type as "actionType", reward_amount as reward, verification
     from gig where campaign_id = any($1::uuid[]) and status = 'PUBLISHED' order by id`,
    [campaignIds],
  );
  const goals = await sql.query<GoalTerms & { campaignId: string }>(
    `select id, campaign_id as "campaignId", name, action_type as "actionType", payout_type as "payoutType",
            payout_rate as "payoutRate", max_per_promoter as "maxPerPromoter", max_per_visitor as "maxPerVisitor"
     from goal where campaign_id = any($1::uuid[]) order by id`,
    [campaignIds],
  );
  return {
    campaigns: new Map(campaigns.map((campaign) => [campaign.id, campaign])),
    gigs: Map.groupBy(gigs, (gig) => gig.campaignId),
    goals: Map.groupBy(goals, (goal) => goal.campaignId),
  };
}
