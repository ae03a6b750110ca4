import type { PublishedRules } from '../../campaigns/reward-rule/read-rule-versions.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Sql } from '../../kernel/sql.js';
import {
  evaluatedEventColumns,
  replayDecision,
  type EvaluatedEventRow,
} from '../decisions/replay-decision.js';
import type { StoredEvidence, StoredTerms } from '../decisions/stored-evidence.js';

/** A decision with a different result on replay. */
interface DifferentDecision {
  /** Bare uuid of the event. */
  readonly id: string;
  readonly again: unknown;
  readonly stored: unknown;
}

/** The result of a replay. */
export interface Replay {
  readonly replayed: number;
  /** Evaluated events without evidence: bare uuids, at most three. */
  readonly withoutEvidence: readonly string[];
  /** At most three. */
  readonly different: readonly DifferentDecision[];
}

interface Row extends EvaluatedEventRow {
  readonly id: string;
  readonly decision: Readonly<Record<string, unknown>> | null;
  readonly evidence: StoredEvidence | null;
  readonly terms: StoredTerms | null;
  readonly versionId: string | null;
  readonly number: number | null;
  readonly rules: PublishedRules['rules'] | null;
}

const pageSize = 1000;
/** The most findings of each kind to keep. */
const mostShown = 3;

/**
 * Repeats stored decisions of all tenants from their evidence. Each must give the same result. Reads only, in
 * pages by the primary key of events. Skips queued, cancelled and
 * failed events, which have no decision, and erased ones, whose evidence lacks what the customer reported.
 * @param after Bare uuid: starts after this event. @param most The maximum number of decisions.
 */
export async function replayDecisions(
  sql: Sql,
  { after, most = Infinity }: { readonly after?: string | undefined; readonly most?: number } = {},
): Promise<Replay> {
  const withoutEvidence: string[] = [];
  const different: DifferentDecision[] = [];
  let replayed = 0;
  let last = after;
  while (replayed < most) {
    const page = await readPage(sql, last);
    for (const { evidence, ...row } of page) {
      if (evidence === null) {
        if (withoutEvidence.length < mostShown) withoutEvidence.push(row.id);
        continue;
      }
      replayed += 1;
      const { funding: _, ...stored } = row.decision ?? {};
      const again = makeAgain({ ...row, evidence });
      const isSame = canonicalJson(again) === canonicalJson(stored);
      if (!isSame && different.length < mostShown) different.push({ id: row.id, again, stored });
    }
    last = page.at(-1)?.id;
    if (page.length < pageSize) break;
  }
  return { replayed, withoutEvidence, different };
}

/** The funding source belongs to the ledger and is not compared. */
function makeAgain({
  evidence,
  terms,
  versionId,
  number,
  rules,
  ...event
}: Row & { readonly evidence: StoredEvidence }): unknown {
  const version =
    versionId !== null && number !== null && rules !== null ? { id: versionId, number, rules } : undefined;
  return JSON.parse(JSON.stringify(replayDecision({ event, evidence, terms: terms ?? undefined }, version)));
}

async function readPage(sql: Sql, after: string | undefined): Promise<Row[]> {
  return sql.query<Row>(
    `select event.id, ${evaluatedEventColumns}, event.decision, event.evidence, evaluation_terms.terms,
            version.id as "versionId", version.number, version.rules
     from event
       left join evaluation_terms on evaluation_terms.organization_id = event.organization_id
         and evaluation_terms.environment = event.environment and evaluation_terms.id = event.terms_id
       left join rule_version version on version.id = event.rule_version_id
     where event.status in ('PROCESSED', 'UNMATCHED', 'REJECTED', 'REVIEW') and evaluated_at is not null and erased_at is null
       and ($1::uuid is null or event.id > $1)
     order by event.id limit ${pageSize}`,
    [after ?? null],
  );
}
