/* Gathers the evidence: the context of a batch, and from it and the counters the evidence of one event. */
import {
  readLinks,
  sourcesOf,
  readClicksBetween,
  readSessions,
  present,
  type AttributingCampaign,
} from './read-attribution-sources.js';
import { encodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { fraudChecksOf } from '../../campaigns/campaign/fraud-check-settings.js';
import { attributeEvent, visitorOf, type Attributed } from '../decisions/attribute-event.js';
import type { AttributionClaim } from '../decisions/choose-click.js';
import {
  newBrowsersOf,
  readCustomerBrowsers,
  withoutCrowds,
  type CustomerBrowser,
} from '../../events/customer/customer-browsers.js';
import {
  buildRuleInput,
  type ClickInput,
  type PromoterInput,
  type CampaignTerms,
  type GigTerms,
  type GoalTerms,
  type Evidence,
} from '../decisions/evidence.js';
import { findSelfReferral, type PromoterClues } from '../decisions/check-fraud.js';
import type { ClaimedEvent } from './queues.js';
import type { Visitors, ConversionCounts, KnownCustomers, UsageCounters } from './counters.js';
import { signalsOf, type CheckedEvent, type RecentReports } from './fraud-signals.js';
import type { AttemptCounts } from '../../events/action-attempt/attempt-counts.js';

/** The campaign data for the evaluation. */
type KnownCampaign = CampaignTerms & AttributingCampaign;

/** The promoter data for conditions and fraud checks. */
export interface KnownPromoter extends PromoterInput {
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
  /** The browsers that the events name together with a customer for the first time. */
  readonly newBrowsers: readonly CustomerBrowser[];
  /** The data of the click that earns. */
  clickOf(attributed: Attributed | undefined): ClickInput | undefined;
}

/** Reads the context of one tenant's batch. Locks sessions, because their limits are counted next. */
export async function gatherEvaluationContext(
  sql: Sql,
  events: readonly ClaimedEvent[],
): Promise<EvaluationContext> {
  const [first] = events;
  const tenant = [first?.organizationId, first?.environment];
  const sessionIds = present(events.map((event) => event.sessionId));
  const browsers = await readCustomerBrowsers(sql, tenant, events);
  const sessions = await readSessions(sql, tenant, sessionIds, withoutCrowds(browsers));
  const newBrowsers = newBrowsersOf(events, sessions, browsers);
  const links = await readLinks(sql, tenant, events, sessions);
  const terms = await readCampaignTerms(sql, [...new Set(links.map((link) => link.campaignId))]);
  const without = sourcesOf(links, sessions, terms.campaigns, [...browsers, ...newBrowsers]);
  const promoters = await readPromoters(sql, [...new Set(links.map((link) => link.promoterId))]);
  const sources = {
    ...without,
    clicksBetween: await readClicksBetween(sql, events, without),
    isSelfReferral: (promoterId: string, claim: AttributionClaim) =>
      findSelfReferral(claim, promoters.get(promoterId)?.clues ?? { emails: [], ids: [] }) !== undefined,
  };
  const bySession = new Map(sessions.map((session) => [session.id, session]));
  return {
    ...terms,
    newBrowsers,
    attributionOf: (event) => attributeEvent(event, sources),
    promoters,
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

/** Promoters by id, with what identifies them. */
export async function readPromoters(sql: Sql, ids: readonly string[]): Promise<Map<string, KnownPromoter>> {
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
export async function readCampaignTerms(
  sql: Sql,
  campaignIds: readonly string[],
): Promise<Pick<EvaluationContext, 'campaigns' | 'gigs' | 'goals'>> {
  const campaigns = await sql.query<KnownCampaign>(
    `select id, status, asset, starts_at as "startsAt", ends_at as "endsAt", ended_at as "endedAt", attribution_window_days as "attributionWindowDays",
            holding_period_days as "holdingPeriodDays", attribution_model as "attributionModel", attribution_half_life_days as "attributionHalfLifeDays", code_policy as "codePolicy",
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

/** A claimed event with its attribution. */
export interface ReferredEvent {
  readonly event: ClaimedEvent;
  readonly attributed: Attributed | undefined;
  /** Its data for fraud checks; undefined without attribution. */
  readonly checked: CheckedEvent | undefined;
}

/** The evidence of one event, with the counters after the events before it. */
export function evidenceOf(
  { event, attributed, checked }: ReferredEvent,
  context: EvaluationContext,
  { conversions, attempts, customers, reports }: Counters,
): Evidence {
  const { customerId } = event;
  const visitorId = visitorOf(event, attributed, context.visitors);
  const { attribution } = attributed ?? {};
  const { campaignId = '', promoterId = '' } = attribution ?? {};
  const promoter = context.promoters.get(promoterId);
  return {
    event: { ...event, visitorId },
    attribution,
    campaign: context.campaigns.get(campaignId),
    gigs: context.gigs.get(campaignId) ?? [],
    goals: context.goals.get(campaignId) ?? [],
    ruleInput:
      promoter &&
      buildRuleInput({
        event,
        promoter,
        isNewCustomer: customers.isNew(campaignId, customerId),
        click: context.clickOf(attributed),
      }),
    signals: signalsOf(checked, promoter?.clues, reports),
    conversionsOf: (id) => conversions.of(id, visitorId, promoterId),
    attemptsOf: (id) => attempts.of(id, promoterId),
  };
}

/** All counters, read once for a batch. */
export interface Counters {
  readonly conversions: ConversionCounts;
  readonly attempts: AttemptCounts;
  readonly customers: KnownCustomers;
  readonly reports: RecentReports;
  readonly usage: UsageCounters;
}
