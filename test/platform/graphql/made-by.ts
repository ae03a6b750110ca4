import { completedExport } from '../../support/completed-export.js';
import type { Owned } from '../../support/belongings.js';
import type { Scene } from '../../support/story.js';

interface WithId {
  readonly id: string;
}

/** Objects that only exist after a mutation, by their types. */
export async function madeBy({ program }: Scene, owned: Owned): Promise<Record<string, string>> {
  const { actionAttempt } = await program.mutate<{ actionAttempt: { decisions: WithId[] } }>(
    'rejectActionAttempt',
    { id: owned.actionAttempt },
    'actionAttempt { decisions { id } }',
  );
  const { reward } = await program.mutate<{ reward: { reversals: WithId[] } }>(
    'reverseReward',
    { id: owned.reward, amount: { amount: '0.50' } },
    'reward { reversals { id } }',
  );
  const nobody = { customerId: 'nobody' };
  const { erasure } = await program.mutate<{ erasure: WithId }>('eraseCustomer', nobody, 'erasure { id }');
  const postback = { id: owned.postback };
  const { delivery } = await program.mutate<{ delivery: WithId }>(
    'testPostback',
    postback,
    'delivery { id }',
  );
  return {
    AttemptDecision: actionAttempt.decisions[0]!.id,
    RewardReversal: reward.reversals[0]!.id,
    CustomerErasure: erasure.id,
    DataExport: await completedExport(program, erasure.id),
    PostbackDelivery: delivery.id,
  };
}
