import { firstIdAt, requireId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { evaluatedEventColumns, type EvaluatedEventRow } from '../decisions/replay-decision.js';
import type { StoredEvidence, StoredTerms } from '../decisions/stored-evidence.js';
import type { AttributionClaim } from '../decisions/choose-click.js';
import type { CountedAction } from './shifted-counts.js';
import type { PastDecision } from './evidence-again.js';
import type { Sum } from './tally.js';

/** An evaluated event of a campaign that was attributed to a promoter. */
export interface PastEvent extends PastDecision {
  readonly id: string;
  readonly receivedAt: Date;
  readonly evaluatedAt: Date;
  /** What it can be attributed by. */
  readonly claim: AttributionClaim;
  readonly isProcessed: boolean;
  /** What it really counted as. */
  readonly counted: readonly CountedAction[];
}

/** Campaign and period of the events to read. */
export interface Past {
  readonly organizationId: string;
  readonly environment: string;
  readonly campaignId: string;
  readonly since: Date;
}

const batchSize = 1000;
/** Tolerance, because several processes create ids with their own clocks, before the rows are written. */
const clockToleranceMs = 60_000;

/**
 * Reads a campaign's attributed events in order of arrival, in batches to limit memory. Runs in one snapshot.
 * Plans: event_campaign; evaluation_terms by primary key; action_attempt_event_id_key.
 */
export async function* readPast(sql: Sql, past: Past): AsyncGenerator<readonly PastEvent[], void> {
  let after = firstIdAt(past.since.getTime() - clockToleranceMs);
  let terms: Terms = new Map();
  for (;;) {
    const rows = await readRows(sql, past, after);
    const last = rows.at(-1);
    if (!last) return;
    terms = await readTerms(sql, past, rows, terms);
    const verified = await readVerified(sql, rows);
    yield rows.map((row) => presentPast(row, terms, verified.get(row.id) ?? none));
    if (rows.length < batchSize) return;
    after = last.id;
  }
}

/** The real rewards of these events by promoter, without reversed ones. Index: reward_once. */
export async function readActual(sql: Sql, eventIds: readonly string[]): Promise<Map<string, Sum>> {
  const rows = await sql.query<{ promoterId: string; rewards: number; amount: bigint }>(
    `select promoter_id as "promoterId", count(*)::int as rewards, sum(amount - reversed) as amount
     from reward where source_id = any($1::uuid[]) and source_type = 'EVENT' and reversed < amount group by promoter_id`,
    [eventIds],
  );
  return new Map(rows.map(({ promoterId, ...sum }) => [promoterId, sum]));
}

/** Since when clicks are complete; undefined if none were dropped (docs/adr/0044). */
export async function readClicksSince(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql.query<{ since: Date }>('select kept_since as since from click_floor');
  return row?.since;
}

type Terms = ReadonlyMap<string, StoredTerms>;

const none: ReadonlySet<string> = new Set();

interface Row extends EvaluatedEventRow {
  readonly id: string;
  readonly linkId: string | null;
  readonly code: string | null;
  readonly isBrowserReport: boolean;
  readonly evaluatedAt: Date;
  readonly status: string;
  readonly effects: readonly { readonly goalId?: string; readonly gigId?: string }[] | null;
  readonly evidence: StoredEvidence;
  /** Hexadecimal. */
  readonly termsId: string | null;
}

function presentPast(row: Row, terms: Terms, verifiedGigIds: ReadonlySet<string>): PastEvent {
  const { id, evidence, termsId, linkId, code, isBrowserReport, evaluatedAt, status, effects, ...event } =
    row;
  return {
    id,
    event,
    receivedAt: event.receivedAt,
    evaluatedAt,
    claim: { ...event, linkId, code, isBrowserReport },
    isProcessed: status === 'PROCESSED',
    counted: (effects ?? []).flatMap(actionIn),
    evidence,
    terms: termsId === null ? undefined : terms.get(termsId),
    verifiedGigIds,
  };
}

/** What an effect in a stored decision counted as. */
function actionIn({ goalId, gigId }: NonNullable<Row['effects']>[number]): CountedAction[] {
  if (goalId !== undefined) return [`goal/${requireId('goal', goalId, 'goalId')}`];
  return gigId === undefined ? [] : [`gig/${requireId('gig', gigId, 'gigId')}`];
}

async function readRows(sql: Sql, { campaignId, since }: Past, after: string): Promise<Row[]> {
  return sql.query<Row>(
    `select event.id, ${evaluatedEventColumns},
            evidence, encode(terms_id, 'hex') as "termsId", code, is_browser_report as "isBrowserReport",
            evaluated_at as "evaluatedAt", status, decision -> 'effects' as effects
     from event
     where effective_campaign_id = $1 and id > $2 and received_at >= $3 and evidence is not null
       and attributed_promoter_id is not null and status in ('PROCESSED', 'UNMATCHED', 'REJECTED')
     order by id limit ${batchSize}`,
    [campaignId, after, since],
  );
}

/** Reads the terms of this batch that are not cached yet, and drops the others. */
async function readTerms(
  sql: Sql,
  { organizationId, environment }: Past,
  rows: readonly Row[],
  known: Terms,
): Promise<Terms> {
  const wanted = [...new Set(rows.map(({ termsId }) => termsId).filter((id) => id !== null))];
  const kept = wanted.flatMap((id) => {
    const terms = known.get(id);
    return terms ? [[id, terms] as const] : [];
  });
  const missing = wanted.filter((id) => !known.has(id));
  if (missing.length === 0) return new Map(kept);
  const read = await sql.query<{ id: string; terms: StoredTerms }>(
    `select encode(id, 'hex') as id, terms from evaluation_terms
     where organization_id = $1 and environment = $2
       and id = any(array(select decode(hex, 'hex') from unnest($3::text[]) as wanted (hex)))`,
    [organizationId, environment, missing],
  );
  return new Map([...kept, ...read.map(({ id, terms }) => [id, terms] as const)]);
}

async function readVerified(sql: Sql, rows: readonly Row[]): Promise<Map<string, ReadonlySet<string>>> {
  const verified = await sql.query<{ eventId: string; gigId: string }>(
    `select event_id as "eventId", gig_id as "gigId" from action_attempt
     where event_id = any($1::uuid[]) and status = 'VERIFIED'`,
    [rows.map(({ id }) => id)],
  );
  const byEvent = Map.groupBy(verified, ({ eventId }) => eventId);
  return new Map([...byEvent].map(([id, attempts]) => [id, new Set(attempts.map(({ gigId }) => gigId))]));
}
