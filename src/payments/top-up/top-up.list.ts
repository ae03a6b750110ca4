import { defineList } from '../../kernel/list/define-list.js';
import { amountField, ofOrganizations, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byAmount, byWord } from '../../kernel/list/list-order.js';
import { TopUpStatus } from './top-up-status.js';
import { RefundStatus, TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';

/** Top-ups. Indexes: top_up_organization, top_up_amount, top_up_status, top_up_text. */
export const topUpList = defineList(TopUp, {
  name: 'TopUp',
  what: 'top-ups',
  orders: {
    AMOUNT: byAmount('amount', 'By asset, then by amount.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
  },
  filters: {
    organizationId: ofOrganizations('top-ups'),
    status: wordField('TopUpStatus', TopUpStatus, 'status', 'Only top-ups in these statuses.'),
    amount: amountField('amount', 'Only top-ups with these amounts.'),
    createdAt: timeField('created_at', 'Only top-ups that were requested in this period.'),
  },
  search: {
    columns: ['provider_reference', 'payment_reference'],
    description: "the provider's id of the payment page or of the payment",
  },
});

/** The refunds of a top-up. They are few. Index: top_up_refund_top_up. */
export const topUpRefundList = defineList(TopUpRefund, {
  name: 'TopUpRefund',
  what: 'refunds',
  orders: {
    AMOUNT: byAmount('amount', 'By asset, then by amount.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
  },
  filters: {
    status: wordField('RefundStatus', RefundStatus, 'status', 'Only refunds in these statuses.'),
    amount: amountField('amount', 'Only refunds with these amounts.'),
    createdAt: timeField('created_at', 'Only refunds that were created in this period.'),
  },
});
