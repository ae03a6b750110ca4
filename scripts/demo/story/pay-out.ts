import type { Launch } from './launch-campaign.js';
import { hear } from './earn.js';
import type { Shop } from './open-shop.js';
import type { Stage, WithId } from './stage.js';

/** The amount that Pat was paid out. */
export const paidOut = '20.00';

/** Pat's organization requests a payout for Pat, which the sandbox pays at once. */
export async function payOut(stage: Stage, shop: Shop, { promoterId }: Launch): Promise<void> {
  const { api, narrator } = stage;
  narrator.step(`Pat is paid ${paidOut} out: the sandbox requires no approval`);
  const { payout } = await api.mutate<{ payout: WithId }>(
    'requestPayout',
    { promoterId, amount: { amount: paidOut }, idempotencyKey: 'january' },
    'payout { id status amount { amount asset } fee { amount } net { amount } }',
    shop.program,
  );
  await hear(stage, shop, 'payout.paid', { payoutId: payout.id });
}
