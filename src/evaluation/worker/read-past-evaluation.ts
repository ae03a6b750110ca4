/* Evaluations of the past: their evidence, and the reward of a held event. */
import type { Sql } from '../../kernel/sql.js';
import type { Evidence } from '../decisions/evidence.js';
import {
  evaluatedEventColumns,
  restoreEvidence,
  type EvaluatedEventRow,
} from '../decisions/replay-decision.js';
import type { StoredEvidence, StoredTerms } from '../decisions/stored-evidence.js';
import type { DecisionTrace } from '../decisions/decision.js';
import type { Amount } from '../../kernel/money.js';
import { evaluateEvent } from '../decisions/evaluate-event.js';
import { rulesOf } from '../../campaigns/reward-rule/compiled-rules.js';
import { readVersionAt } from '../../campaigns/reward-rule/read-rule-versions.js';
import { unused } from '../decisions/usage.js';

interface Row extends EvaluatedEventRow {
  readonly evidence: StoredEvidence;
  readonly terms: StoredTerms | null;
  readonly decision: Pick<DecisionTrace, 'rules'>;
  /** The traces of attempts that were created from it and verified since. */
  readonly verified: readonly (Pick<DecisionTrace, 'rules'> | null)[];
}

/** The evidence of an event, and the rules whose histories include it. */
export interface PastEvaluation {
  readonly evidence: Evidence;
  /** Keys of rules that read the promoter's history when they priced the event. They have counted it. */
  readonly counted: ReadonlySet<string>;
}

/** The evidence of an event, if stored. Plan: event_pkey, evaluation_terms_pkey, action_attempt_once. */
export async function readPastEvaluation(sql: Sql, eventId: string): Promise<PastEvaluation | undefined> {
  const [row] = await sql.query<Row>(
    `select ${evaluatedEventColumns}, event.evidence, evaluation_terms.terms, event.decision,
            array(select attempt.decision from action_attempt attempt where attempt.event_id = event.id and attempt.status = 'VERIFIED') as verified
     from event
       left join evaluation_terms on evaluation_terms.organization_id = event.organization_id
         and evaluation_terms.environment = event.environment and evaluation_terms.id = event.terms_id
     where event.id = $1 and event.evidence is not null`,
    [eventId],
  );
  if (!row) return undefined;
  const { evidence, terms, decision, verified, ...event } = row;
  const traces = [decision, ...verified].flatMap((one) => one?.rules ?? []);
  return {
    evidence: restoreEvidence(event, evidence, terms ?? undefined),
    counted: new Set(traces.filter(hasHistory).map(({ rule }) => String(rule))),
  };
}

function hasHistory({ tier }: Readonly<Record<string, unknown>>): boolean {
  const basis = (tier as { basis?: unknown } | undefined)?.basis;
  return basis !== undefined && basis !== 'EVENT_AMOUNT';
}

/**
 * The reward of a held event if it were approved now, before caps. Current usage can only reduce it.
 * Undefined if no evidence is stored.
 */
export async function priceHeldEvent(sql: Sql, eventId: string): Promise<Amount | undefined> {
  const past = await readPastEvaluation(sql, eventId);
  const campaign = past?.evidence.campaign;
  if (!past || !campaign) return undefined;
  const { event } = past.evidence;
  const version = await readVersionAt(sql, campaign.id, event.receivedAt);
  const { effects } = evaluateEvent(
    { ...past.evidence, event: { ...event, review: 'APPROVED' } },
    rulesOf(version),
    () => unused,
  );
  return { atomic: effects.reduce((sum, { reward }) => sum + reward, 0n), asset: campaign.asset };
}
