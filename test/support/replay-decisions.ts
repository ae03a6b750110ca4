import { expect } from '@jest/globals';
import { evaluatedEventColumns } from '../../src/evaluation/decisions/evaluated-event-columns.js';
import { replayDecision } from '../../src/evaluation/decisions/replay-decision.js';
import type {
  EvaluatedEventRow,
  StoredEvidence,
  StoredTerms,
} from '../../src/evaluation/decisions/stored-evidence.js';
import type { PublishedRules } from '../../src/campaigns/reward-rule/read-rule-versions.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import type { Database } from './database.js';

interface Kept extends EvaluatedEventRow {
  readonly id: string;
  readonly status: string;
  readonly decision: Readonly<Record<string, unknown>> | null;
  readonly evidence: StoredEvidence | null;
  readonly terms: StoredTerms | null;
  readonly versionId: string | null;
  readonly number: number | null;
  readonly rules: PublishedRules['rules'] | null;
}

const pageSize = 1000;
/** The most events to evaluate again after one suite: the first ones. */
const mostReplayed = 10_000;
/** The most differences to show. */
const mostShown = 3;

/**
 * Every decision that a suite left behind, made again of what was kept of it, must come out the same: call it when it is over. Each
 * event that was evaluated must have evidence; those that wait, were called back or failed have no decision to repeat.
 * @param after Looks only at events with larger ids.
 */
export async function expectReplayable(database: Database, after?: string): Promise<void> {
  const withoutEvidence: string[] = [];
  const different: object[] = [];
  let replayed = 0;
  let last = after;
  while (replayed < mostReplayed) {
    const page = await readPage(database, last);
    for (const { id, status, evidence, ...kept } of page) {
      if (evidence === null) {
        withoutEvidence.push(`${id} (${status})`);
        continue;
      }
      const { funding: _, ...trace } = kept.decision ?? {};
      const again = makeAgain({ ...kept, evidence });
      if (canonicalJson(again) !== canonicalJson(trace)) different.push({ id, again, trace });
      replayed += 1;
    }
    last = page.at(-1)?.id;
    if (page.length < pageSize) break;
  }
  const found = { replayed, withoutEvidence, different: different.slice(0, mostShown) };
  expect(found).toEqual({ replayed, withoutEvidence: [], different: [] });
}

/** Where the money came from is a matter of the ledger: it is not in it. */
function makeAgain({
  evidence,
  terms,
  versionId,
  number,
  rules,
  ...event
}: Omit<Kept, 'id' | 'status' | 'evidence'> & { readonly evidence: StoredEvidence }): unknown {
  const version =
    versionId !== null && number !== null && rules !== null ? { id: versionId, number, rules } : undefined;
  return JSON.parse(JSON.stringify(replayDecision({ event, evidence, terms: terms ?? undefined }, version)));
}

async function readPage(database: Database, after: string | undefined): Promise<Kept[]> {
  return database.query<Kept>(
    `select event.id, event.status, ${evaluatedEventColumns}, event.decision, event.evidence, evaluation_terms.terms,
            version.id as "versionId", version.number, version.rules
     from event
       left join evaluation_terms on evaluation_terms.organization_id = event.organization_id
         and evaluation_terms.environment = event.environment and evaluation_terms.id = event.terms_id
       left join rule_version version on version.id = event.rule_version_id
     where event.status in ('PROCESSED', 'UNMATCHED', 'REJECTED', 'REVIEW') and evaluated_at is not null
       and ($1::uuid is null or event.id > $1)
     order by event.id limit ${pageSize}`,
    [after ?? null],
  );
}
