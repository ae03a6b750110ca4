import { DemoFailure } from '../demo-failure.js';
import { hear } from './earn.js';
import type { Launch } from './launch-campaign.js';
import type { Shop } from './open-shop.js';
import type { Money, Stage } from './stage.js';

/** The reward for an event of a customer on the plan "pro" by the rules below. */
export const byRules = ['25.00', '5.00'];

interface Decided {
  readonly event: {
    readonly decision: { readonly ruleVersion: number | null };
    readonly rewards: readonly { readonly amount: Money }[];
  };
}

/** The shop publishes reward rules, which evaluate the next event. */
export async function ruleRewards(stage: Stage, shop: Shop, launch: Launch): Promise<void> {
  await publishRules(stage, shop, launch);
  await signUpOnPro(stage, shop, launch);
}

async function publishRules({ api, narrator }: Stage, shop: Shop, launch: Launch): Promise<void> {
  narrator.step('The shop publishes rules: 5.00 more for customers on the plan "pro", at most ten a month');
  await api.mutate(
    'publishRewardRules',
    {
      campaignId: launch.campaignId,
      rules: [
        { key: 'base', reward: { plain: true } },
        {
          key: 'pro-bonus',
          reward: { fixed: { amount: '5.00' } },
          when: { field: 'event.metadata.plan', op: 'EQ', value: 'pro' },
          caps: [{ count: 10, scope: ['RULE', 'PROMOTER'], period: 'MONTH' }],
        },
      ],
    },
    'ruleVersion { number publishedAt rules { key } }',
    shop.program,
  );
}

async function signUpOnPro(stage: Stage, shop: Shop, launch: Launch): Promise<void> {
  const { api, narrator, receiver } = stage;
  narrator.step('Another customer signs up, on the plan "pro": two rewards, and the complete decision');
  const { event } = await api.mutate<{ event: { id: string } }>(
    'ingestEvent',
    {
      eventType: 'customer.signup',
      attribution: [{ code: launch.link.code }],
      idempotencyKey: 'customer-4712',
      metadata: { customerId: 'cust_4712', plan: 'pro' },
    },
    'event { id status }',
    shop.program,
  );
  await hear(stage, shop, 'event.processed', { eventId: event.id });
  const decided = await api.graphql<Decided>(
    'query ($id: ID!) { event(id: $id) { status decision rewards { status amount { amount asset } } } }',
    { id: event.id },
    shop.program,
  );
  const found = decided.event.rewards.map(({ amount }) => amount.amount);
  if (JSON.stringify(found) !== JSON.stringify(byRules) || decided.event.decision.ruleVersion !== 1) {
    throw new DemoFailure(`rewards of ${byRules.join(' and ')} by version 1`, decided);
  }
  // Five webhooks came before this. Now the attempt and both rewards follow.
  const told = (): boolean => receiver.received.items.length >= 8;
  await receiver.received.find('the webhooks of the attempt and both rewards', told);
  narrator.checked('both rewards, from the 100.00 of the campaign');
}
