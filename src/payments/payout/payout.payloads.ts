import { GraphQLDateTime } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Payout } from './payout.entity.js';

export const PayoutConnection = connectionOf(Payout, 'Payout');

@ObjectType({ simpleResolvers: true })
export abstract class PayoutPayload extends MutationPayload {
  @NullableField(() => Payout, 'Null when refused.')
  payout?: Payout;
}

@ObjectType({ description: "The promoter's new payout destination.", simpleResolvers: true })
export class SetPayoutDestinationPayload extends MutationPayload {
  @NullableField(() => String, 'Null when refused or removed.')
  destination?: string | null;

  @NullableField(
    () => GraphQLDateTime,
    'When payouts to the destination can begin. Null when they can begin at once, or there is no destination.',
  )
  readyAt?: Date | null;
}
