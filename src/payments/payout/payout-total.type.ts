import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { PayoutStatus } from './payout-status.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';

/** The sum of some payouts of one asset. */
@ObjectType({ description: 'The sum of payouts of one asset.', simpleResolvers: true })
export class PayoutTotal {
  @Field(() => CurrencyScalar, { description: 'Code of the asset.' })
  asset!: string;

  @NullableField(() => PayoutStatus, 'Their status. Null unless divided by status.')
  status!: PayoutStatus | null;

  @NullableField(() => GraphQLDateTime, 'Start of the step in which they were requested. Null without steps.')
  at!: Date | null;

  @Field(() => Int, { description: 'Number of payouts.' })
  count!: number;

  @Field(() => Money, { description: 'Sum of the amounts that leave the wallets, fees included.' })
  amount!: Money;

  @Field(() => Money, { description: 'Sum of the fees that the platform keeps.' })
  fee!: Money;

  @Field(() => Money, { description: 'Sum of the amounts that are sent: `amount` minus `fee`.' })
  net!: Money;

  /** A bare uuid; null unless divided by promoter. */
  promoterId!: string | null;
}
