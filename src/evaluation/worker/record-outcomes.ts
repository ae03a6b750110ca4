import type { Transaction } from '../../kernel/transaction.js';
import { closeEvents } from './close-events.js';
import { consequencesOf, earnedBy } from './consequence.js';
import type { EvaluationContext } from './gather-evaluation-context.js';
import type { Funded } from '../../rewards/reward/granted-reward.js';
import type { Evaluated } from './evaluate-events.js';
import { consequenceDomainEvents, outcomeDomainEvent } from './outcome-domain-events.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';
import { rejectConversions, writeAttempts, writeConversions } from './write-consequences.js';

/** Writes what a batch of evaluated events of one tenant brings about: one statement a table, whatever the size. */
export async function recordOutcomes(
  tx: Transaction,
  evaluated: Evaluated,
  context: EvaluationContext,
  rewardFunding: RewardFunding,
): Promise<void> {
  const { outcomes } = evaluated;
  const [first] = outcomes;
  if (!first) return;
  const consequences = outcomes.flatMap((outcome) => consequencesOf(outcome, context));
  const { conversion = [], attempt = [] } = Object.groupBy(consequences, ({ effect }) => effect.kind);
  await tx.later(writeConversions(tx.sql, conversion));
  await tx.later(writeAttempts(tx.sql, attempt));
  await tx.later(rejectConversions(tx.sql, outcomes));
  for (const outcome of outcomes) tx.record(outcomeDomainEvent(outcome));
  for (const consequence of consequences) tx.record(...consequenceDomainEvents(consequence));
  const { organizationId, environment } = first.event;
  const granted: Funded[] = [];
  for (const [asset, group] of Map.groupBy(consequences, (consequence) => consequence.asset)) {
    const walletKey = { organizationId, environment, asset };
    granted.push(...(await rewardFunding.grant(tx, walletKey, group.flatMap(earnedBy))));
  }
  await tx.later(closeEvents(tx.sql, evaluated, granted));
}
