import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const PayoutModel = describedEnum('PayoutModel', 'What a campaign pays for.', {
  CPC: 'Each unique human click, at `payoutRate`, in addition to its goals and gigs.',
  CPA: 'Each action. Its goals and gigs set the amounts.',
  CPS: 'Each sale. Goals with a percentage payout pay a share of its amount.',
});
export type PayoutModel = keyof typeof PayoutModel;
