import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';

export const TopUpConnection = connectionOf(TopUp, 'TopUp');
export const TopUpRefundConnection = connectionOf(TopUpRefund, 'TopUpRefund');

@ObjectType({ description: 'The requested payment.', simpleResolvers: true })
export class TopUpWalletPayload extends MutationPayload {
  @NullableField(() => TopUp, 'Null when refused.')
  topUp?: TopUp;
}

@ObjectType({ description: 'The top-up and its refund.', simpleResolvers: true })
export class RefundTopUpPayload extends MutationPayload {
  @NullableField(() => TopUp, 'The top-up after the change. Null when refused.')
  topUp?: TopUp;

  @NullableField(
    () => TopUpRefund,
    'The refund; PENDING until the payment provider has finished it. Null when refused.',
  )
  refund?: TopUpRefund;
}
