import { atTheEnd } from './move-money.js';
import { funds, type Shop } from './open-shop.js';
import { paidOut } from './pay-out.js';
import { countVerified, type Endpoints } from './register-webhooks.js';
import { byRules } from './rule-rewards.js';
import { secondThoughts } from './second-thoughts.js';
import type { Settled } from './settle-up.js';
import type { Stage } from './stage.js';

/** Ends the story with its amounts and counts. */
export function summarize(
  stage: Stage,
  { domainEvents }: Shop,
  endpoints: Endpoints,
  { paid, found }: Settled,
): void {
  const { narrator, receiver } = stage;
  narrator.title('Summary');
  narrator.figures([
    ['paid in', `${funds} USD`],
    [
      'rewards paid',
      `${paid.length}: ${paid.map(({ amount }) => `${amount.amount} ${amount.asset}`).join(' and ')}`,
    ],
    ["Pat's wallet", `${found.promoter} USD`],
    ["Acme Shoes' wallet", `${found.organization} USD`],
    ['set aside for the campaign', `${atTheEnd.budget} USD`],
    ["Pat's wallet, at the end", `${atTheEnd.promoter} USD, and ${paidOut} USD were paid out`],
    ["Acme Shoes' wallet, at the end", `${atTheEnd.organization} USD`],
    ['rewards by the rules', `${byRules.join(' and ')} USD`],
    [
      'from later decisions',
      `${secondThoughts.review} for a verified review, ${secondThoughts.redriven} redriven, ${secondThoughts.approved} approved`,
    ],
    ['the draft of rules', `${secondThoughts.draft} USD`],
    ['messages of the subscription', String(domainEvents.items.length)],
    [
      'webhooks received',
      `${receiver.received.items.length}, of them verified: ${countVerified(stage, endpoints)}`,
    ],
  ]);
}
