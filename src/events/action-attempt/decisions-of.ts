import type { Caller } from '../../kernel/caller.js';
import { AttemptDecision } from './attempt-decision.entity.js';

/** Each decision on an attempt that the caller could read, oldest first. Index: attempt_decision_attempt. */
export async function decisionsOf(caller: Caller, attemptId: string): Promise<AttemptDecision[]> {
  return caller.loaders.loadRelated('action-attempt/decisions', attemptId, async (attemptIds) => {
    const where = { actionAttemptId: { $in: [...attemptIds] } };
    const decisions = await caller.em.find(AttemptDecision, where, { orderBy: { id: 'asc' } });
    return attemptIds.map((id) => decisions.filter((decision) => decision.actionAttemptId === id));
  });
}
