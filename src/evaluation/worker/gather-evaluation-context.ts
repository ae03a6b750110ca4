import { encodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { fraudChecksOf } from '../../campaigns/campaign/fraud-check-settings.js';
import {
  attributeEvent,
  type AttributionPolicy,
  type Attributed,
  type AttributableLink,
  type SourcesWithoutClicks,
} from '../decisions/attribute-event.js';
import type { ClickInput, PromoterInput, CampaignTerms, GigTerms, GoalTerms } from '../decisions/evidence.js';
import type { PromoterClues } from '../decisions/check-fraud.js';
import type { ClaimedEvent } from './claim-events.js';
import type { Visitors } from './conversion-counts.js';
import { readClicksBetween } from './read-clicks-between.js';
import { readSessions, present, type SessionRow, type IsDataCentre } from './read-sessions.js';

/** The campaign data for the evaluation. */
interface KnownCampaign extends CampaignTerms {
  readonly attributionModel: AttributionPolicy['model'];
  readonly codePolicy: AttributionPolicy['codePolicy'];
}

/** The promoter data for conditions and fraud checks. */
interface KnownPromoter extends PromoterInput {
  readonly clues: PromoterClues;
}

/** The evaluation context of a batch, read with one statement per table. */
export interface EvaluationContext {
  attributionOf(event: ClaimedEvent): Attributed | undefined;
  readonly campaigns: ReadonlyMap<string, KnownCampaign>;
  readonly gigs: ReadonlyMap<string, readonly GigTerms[]>;
  readonly goals: ReadonlyMap<string, readonly GoalTerms[]>;
  readonly promoters: ReadonlyMap<string, KnownPromoter>;
  /** Maps all sessions of the batch's visitors to their browser, or to themselves if it is unknown. */
  readonly visitors: Visitors;
  /** The data of the click that earns. */
  clickOf(attributed: Attributed | undefined): ClickInput | undefined;
}

interface LinkRow extends AttributableLink {
  readonly code: string;
}

/** Reads the context of one tenant's batch. Locks sessions, because their limits are counted next. */
export async function gatherEvaluationContext(
  sql: Sql,
  events: readonly ClaimedEvent[],
  isDataCentre?: IsDataCentre,
): Promise<EvaluationContext> {
  const [first] = events;
  const tenant = [first?.organizationId, first?.environment];
  const sessionIds = present(events.map((event) => event.sessionId));
  const sessions = await readSessions(sql, tenant, sessionIds, isDataCentre);
  const links = await sql.query<LinkRow>(
    `select id, code, campaign_id as "campaignId", promoter_id as "promoterId",
            exists(select from promoter where promoter.id = promoter_id and suspended_at is not null) as "isPromoterSuspended"
     from link
     where (id = any($3::uuid[]) or code = any($4::text[])) and organization_id = $1 and environment = $2`,
    [
      ...tenant,
      present([...events.map((event) => event.linkId), ...sessions.map((session) => session.linkId)]),
      present(events.map((event) => event.code)),
    ],
  );
  const terms = await readCampaignTerms(sql, [...new Set(links.map((link) => link.campaignId))]);
  const known = sourcesOf(links, sessions, terms.campaigns);
  const sources = { ...known, clicksBetween: await readClicksBetween(sql, events, known) };
  const bySession = new Map(sessions.map((session) => [session.id, session]));
  return {
    ...terms,
    attributionOf: (event) => attributeEvent(event, sources),
    promoters: await readPromoters(sql, [...new Set(links.map((link) => link.promoterId))]),
    visitors: new Map([
      ...sessionIds.map((id) => [id, id] as const),
      ...sessions.map(({ id, visitorId }) => [id, visitorId ?? id] as const),
    ]),
    clickOf: (attributed) => {
      const session = attributed?.session && bySession.get(attributed.session.id);
      return session && { ...session, clickedAt: attributed.attribution.clickedAt ?? session.createdAt };
    },
  };
}

function sourcesOf(
  links: readonly LinkRow[],
  sessions: readonly SessionRow[],
  campaigns: ReadonlyMap<string, KnownCampaign>,
): SourcesWithoutClicks {
  const ofVisitors = sessions
    .filter((session) => session.visitorId !== null)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  return {
    linkById: new Map(links.map((link) => [link.id, link])),
    linkByCode: new Map(links.map((link) => [link.code, link])),
    sessionById: new Map(sessions.map((session) => [session.id, session])),
    sessionsOf: Map.groupBy(ofVisitors, (session) => session.visitorId as string),
    policyOf: (campaignId) => {
      const campaign = campaigns.get(campaignId);
      return (
        campaign && {
          model: campaign.attributionModel,
          codePolicy: campaign.codePolicy,
          windowDays: campaign.attributionWindowDays,
        }
      );
    },
  };
}

async function readPromoters(sql: Sql, ids: readonly string[]): Promise<Map<string, KnownPromoter>> {
  const rows = await sql.query<PromoterInput & { readonly emails: readonly (string | null)[] }>(
    `select promoter.id, promoter.name, external_id as "externalId", promoter.created_at as "createdAt",
            array[promoter.email, person.email] as emails
     from promoter left join user_account person on person.id = promoter.user_id where promoter.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(
    rows.map(({ emails, ...ruleInput }) => [
      ruleInput.id,
      { ...ruleInput, clues: cluesOf(ruleInput, emails) },
    ]),
  );
}

function cluesOf({ id, externalId }: PromoterInput, emails: readonly (string | null)[]): PromoterClues {
  return { emails: present(emails), ids: present([id, encodeId('promoter', id), externalId]) };
}

/** Campaigns with their current goals and published gigs. */
async function readCampaignTerms(
  sql: Sql,
  campaignIds: readonly string[],
): Promise<Pick<EvaluationContext, 'campaigns' | 'gigs' | 'goals'>> {
  const campaigns = await sql.query<KnownCampaign>(
    `select id, status, asset, starts_at as "startsAt", ends_at as "endsAt", ended_at as "endedAt", attribution_window_days as "attributionWindowDays",
            holding_period_days as "holdingPeriodDays", attribution_model as "attributionModel", code_policy as "codePolicy",
            time_zone as "timeZone", fraud_checks as "fraudChecks",
            exists(select from organization where organization.id = organization_id and suspended_at is not null) as "isOrganizationSuspended"
     from campaign where id = any($1::uuid[])`,
    [campaignIds],
  );
  const gigs = await sql.query<GigTerms & { campaignId: string }>(
    `select id, campaign_id as "campaignId", action_type as "actionType", reward_amount as reward, verification, deadline,
            case repeat when 'ONCE' then 1 else max_per_promoter end as "maxPerPromoter", max_total as "maxTotal"
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
    campaigns: new Map(
      campaigns.map((campaign) => [
        campaign.id,
        { ...campaign, fraudChecks: fraudChecksOf(campaign.fraudChecks) },
      ]),
    ),
    gigs: Map.groupBy(gigs, (gig) => gig.campaignId),
    goals: Map.groupBy(goals, (goal) => goal.campaignId),
  };
}
