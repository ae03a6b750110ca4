import { expect } from '@jest/globals';
import { judgedEventColumns } from '../../src/features/evaluation/judged-event-columns.js';
import { replayDecision } from '../../src/features/evaluation/replay-decision.js';
import type {
  JudgedEvent,
  StoredEvidence,
  StoredTerms,
} from '../../src/features/evaluation/stored-evidence.js';
import type { PublishedRules } from '../../src/features/rule/read-rule-versions.js';
import type { TestDatabase } from './database.js';

interface Kept extends JudgedEvent {
  readonly id: string;
  readonly decision: Record<string, unknown>;
  readonly evidence: StoredEvidence;
  readonly terms: StoredTerms | null;
  readonly versionId: string | null;
  readonly number: number | null;
  readonly rules: PublishedRules['rules'] | null;
}

/** The most events to judge again after one suite. */
const mostReplayed = 2000;

/** Every decision that a suite left behind, made again of what was kept of it, must come out the same: call it when it is over. */
export async function expectReplayable(database: TestDatabase): Promise<void> {
  const kept = await database.query<Kept>(
    `select event.id, ${judgedEventColumns}, event.decision, event.evidence, evaluation_terms.terms,
            version.id as "versionId", version.number, version.rules
     from event
       left join evaluation_terms on evaluation_terms.organization_id = event.organization_id
         and evaluation_terms.environment = event.environment and evaluation_terms.id = event.terms_id
       left join rule_version version on version.id = event.rule_version_id
     where event.evidence is not null limit ${mostReplayed}`,
  );
  for (const { id, decision, evidence, terms, versionId, number, rules, ...event } of kept) {
    const version =
      versionId !== null && number !== null && rules !== null ? { id: versionId, number, rules } : undefined;
    // Where the money came from is a matter of the ledger.
    const { funding: _, ...trace } = decision;
    const again: unknown = JSON.parse(
      JSON.stringify(replayDecision({ event, evidence, terms: terms ?? undefined }, version)),
    );
    expect({ id, ...(again as object) }).toEqual({ id, ...trace });
  }
}
