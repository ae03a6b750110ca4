import { defineList } from '../../kernel/list/define-list.js';
import {
  amountField,
  idField,
  ofOrganizations,
  timeField,
  wordField,
} from '../../kernel/list/filter-fields.js';
import { byAmount, byWord } from '../../kernel/list/list-order.js';
import { PayoutProviderName, PayoutStatus } from './payout-status.js';
import { Payout } from './payout.entity.js';

const amount = byAmount('amount', 'By asset, then by amount.');
const status = byWord('status', 'By status, in the order of the alphabet.');

const filters = {
  organizationId: ofOrganizations('payouts'),
  promoterId: idField('promoter', 'promoter_id', 'Only payouts of these promoters.'),
  status: wordField('PayoutStatus', PayoutStatus, 'status', 'Only payouts in these statuses.'),
  provider: wordField('PayoutProvider', PayoutProviderName, 'provider', 'Only payouts by these providers.'),
  amount: amountField('amount', 'Only payouts with these amounts.'),
  createdAt: timeField('created_at', 'Only payouts that were requested in this period.'),
};
const search = {
  columns: ['reference', 'idempotency_key'],
  description: 'the reference or the idempotency key',
};

/** Payouts. Indexes: payout_organization, payout_promoter, payout_of_status, payout_amount, payout_text. */
export const payoutList = defineList(Payout, {
  name: 'Payout',
  what: 'payouts',
  created: 'when it was requested',
  orders: { AMOUNT: amount, STATUS: status },
  filters,
  search,
});

/** The payouts of all organizations. Indexes: payout_status, payout_all_amounts, payout_text. */
export const operatorPayoutList = defineList(Payout, {
  name: 'OperatorPayout',
  what: 'payouts',
  created: 'when it was requested',
  orders: { AMOUNT: amount, STATUS: status },
  filters,
  search,
});
