import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';

export const TopUpConnection = connectionOf(TopUp, 'TopUp');
export const TopUpRefundConnection = connectionOf(TopUpRefund, 'TopUpRefund');

@ObjectType({ description: 'The payment that was asked for.', simpleResolvers: true })
export class TopUpWalletPayload extends MutationPayload {
  @Field(() => TopUp, { nullable: true, description: 'Null when refused.' })
  topUp?: TopUp;
}

@ObjectType({ description: 'The money that goes back.', simpleResolvers: true })
export class RefundTopUpPayload extends MutationPayload {
  @Field(() => TopUp, { nullable: true, description: 'As it is now; null when refused.' })
  topUp?: TopUp;

  @Field(() => TopUpRefund, {
    nullable: true,
    description: 'The refund; PENDING while the payment provider has not done its part. Null when refused.',
  })
  refund?: TopUpRefund;
}
