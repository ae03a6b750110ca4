import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Payout } from './payout.entity.js';

export const PayoutConnection = connectionOf(Payout, 'Payout');

@ObjectType({ simpleResolvers: true })
abstract class PayoutPayload extends MutationPayload {
  @Field(() => Payout, { nullable: true, description: 'Null when refused.' })
  payout?: Payout;
}

@ObjectType({ description: 'The payout that was asked for.', simpleResolvers: true })
export class RequestPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'The payout, given up.', simpleResolvers: true })
export class CancelPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'The payout, approved.', simpleResolvers: true })
export class ApprovePayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'The payout, rejected.', simpleResolvers: true })
export class RejectPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'The payout, paid.', simpleResolvers: true })
export class CompletePayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'The payout, failed.', simpleResolvers: true })
export class FailPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'Where the money of a promoter goes now.', simpleResolvers: true })
export class SetPayoutDestinationPayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'Null when refused, or taken away.' })
  destination?: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'From when on the destination is paid to; null when that is at once, or there is none.',
  })
  readyAt?: Date | null;
}
