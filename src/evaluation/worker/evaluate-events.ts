import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import { evaluateEvent } from '../decisions/evaluate-event.js';
import type { Decision } from '../decisions/decision.js';
import { usageSubject, usageKeys } from '../decisions/usage.js';
import { visitorOf } from '../decisions/attribute-event.js';
import { rulesOf } from '../../campaigns/reward-rule/compiled-rules.js';
import {
  storeEvidence,
  storeTerms,
  type StoredEvidence,
  type StoredTerms,
} from '../decisions/stored-evidence.js';
import {
  readVersionsAt,
  versionAt,
  type PublishedRules,
} from '../../campaigns/reward-rule/read-rule-versions.js';
import { AttemptCounts } from '../../events/action-attempt/attempt-counts.js';
import type { ClaimedEvent } from './queues.js';
import { ConversionCounts, KnownCustomers, UsageCounters } from './counters.js';
import { evidenceOf, type EvaluationContext, type Counters, type ReferredEvent } from './gather-evidence.js';
import { checkedEventOf, asksForPace, RecentReports } from './fraud-signals.js';

/** An evaluated event with its evidence. */
export interface Outcome extends Pick<ReferredEvent, 'event' | 'attributed'> {
  readonly decision: Decision;
  readonly version: PublishedRules | undefined;
  readonly evidence: StoredEvidence;
  /** Whether the campaign's velocity check counts it. */
  readonly isPaced: boolean;
}

/** The outcomes of a batch, and their terms, once each. */
export interface Evaluated {
  readonly outcomes: readonly Outcome[];
  readonly terms: ReadonlyMap<string, { readonly id: Buffer; readonly terms: StoredTerms }>;
}

interface Pending extends ReferredEvent {
  readonly version: PublishedRules | undefined;
  /** The keys of the counters that the rules may read, by name. */
  readonly usageKeys: ReadonlyMap<string, string>;
}

/**
 * Evaluates the events of one tenant in order, so that each sees the usage of those before it. Reads with one
 * statement per table and writes the counters. Runs under the organization wallet's lock.
 */
export async function evaluateEvents(
  { sql, later }: Pick<Transaction, 'sql' | 'later'>,
  events: readonly ClaimedEvent[],
  context: EvaluationContext,
): Promise<Evaluated> {
  const [first] = events;
  if (!first) return { outcomes: [], terms: new Map() };
  const pending = await findVersions(sql, events, context);
  const counters = await readCounters(sql, pending, context);
  const outcomes = pending.map((one) => evaluate(one, context, counters));
  await later(counters.usage.write(sql, first));
  return { outcomes, terms: termsOf(context) };
}

/** An event keeps the version under which it was accepted. */
async function findVersions(
  sql: Sql,
  events: readonly ClaimedEvent[],
  context: EvaluationContext,
): Promise<Pending[]> {
  const attributed = events.map((event) => context.attributionOf(event));
  const versions = await readVersionsAt(
    sql,
    events.flatMap(({ receivedAt: at }, index) => {
      const campaignId = attributed[index]?.attribution.campaignId;
      return campaignId === undefined ? [] : [{ campaignId, at }];
    }),
  );
  return events.map((event, index) => {
    const found = attributed[index];
    const { attribution } = found ?? {};
    const campaignId = attribution?.campaignId ?? '';
    const version = versionAt(versions.get(campaignId), event.receivedAt);
    const subject = usageSubject({
      event: { ...event, visitorId: visitorOf(event, found, context.visitors) },
      attribution,
      campaign: context.campaigns.get(campaignId),
    });
    const keys = subject ? usageKeys(rulesOf(version), subject) : new Map<string, string>();
    const checked = checkedEventOf(event, found, context.campaigns);
    return { event, attributed: found, checked, version, usageKeys: keys };
  });
}

async function readCounters(
  sql: Sql,
  pending: readonly Pending[],
  context: EvaluationContext,
): Promise<Counters> {
  const events = pending.map(({ event }) => event);
  const attributed = pending.flatMap((one) =>
    one.attributed ? [{ ...one, attribution: one.attributed.attribution }] : [],
  );
  const promoterIds = [...new Set(attributed.map(({ attribution }) => attribution.promoterId))];
  return {
    conversions: await ConversionCounts.read(
      sql,
      [...context.goals.values()].flat(),
      { visitors: context.visitors, promoterIds },
      events.map((event) => event.conversionId).filter((id) => id !== null),
    ),
    attempts: await AttemptCounts.read(sql, [...context.gigs.values()].flat(), promoterIds),
    customers: await KnownCustomers.read(
      sql,
      attributed.flatMap(({ event: { customerId }, attribution: { campaignId } }) =>
        customerId === null ? [] : [{ campaignId, customerId }],
      ),
    ),
    reports: await RecentReports.read(
      sql,
      pending.map(({ checked }) => checked).filter((checked) => checked !== undefined),
    ),
    usage: await UsageCounters.read(
      sql,
      attributed.flatMap(({ usageKeys: keys, attribution: { campaignId } }) =>
        [...keys.values()].map((key) => ({ campaignId, key })),
      ),
    ),
  };
}

function termsOf({ campaigns, gigs, goals }: EvaluationContext): Evaluated['terms'] {
  return new Map(
    [...campaigns].map(([id, campaign]) => [
      id,
      storeTerms(campaign, gigs.get(id) ?? [], goals.get(id) ?? []),
    ]),
  );
}

function evaluate(pending: Pending, context: EvaluationContext, counters: Counters): Outcome {
  const { event, attributed, checked, version } = pending;
  const evidence = evidenceOf(pending, context, counters);
  const { campaignId = '', promoterId = '' } = attributed?.attribution ?? {};
  const decision = evaluateEvent(evidence, rulesOf(version), counters.usage.readerOf(campaignId));
  const stored = storeEvidence(evidence, event.sessionId, decision.outcome?.seen, pending.usageKeys);
  const { visitorId } = evidence.event;
  for (const effect of decision.effects) {
    if (effect.kind === 'conversion') counters.conversions.add(effect.goalId, visitorId, promoterId);
    if (effect.kind === 'attempt') counters.attempts.add(effect.gigId, promoterId);
  }
  if (decision.status === 'PROCESSED') counters.customers.add(campaignId, event.customerId);
  const isReported = checked && (decision.status === 'PROCESSED' || decision.status === 'REVIEW');
  if (isReported) counters.reports.add(checked);
  if (decision.outcome) counters.usage.apply(campaignId, decision.outcome.changes);
  const isPaced = isReported === true && asksForPace(checked);
  return { event, attributed, decision, version, evidence: stored, isPaced };
}
