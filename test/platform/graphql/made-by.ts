import type { Owned } from '../../support/belongings.js';
import type { Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';

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
  // It deletes all exports, so the export comes after it.
  await waitFor('the erasure', async () => {
    const query = 'query ($id: ID!) { customerErasure(id: $id) { status } }';
    const read = await program.run<{ customerErasure: { status: string } }>(query, erasure);
    return read.customerErasure.status === 'COMPLETED';
  });
  const list = { list: 'gigs' };
  const made = await program.mutate<{ export: WithId }>('createExport', list, 'export { id }');
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
    DataExport: made.export.id,
    PostbackDelivery: delivery.id,
  };
}
