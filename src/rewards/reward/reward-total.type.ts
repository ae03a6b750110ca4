import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Money } from '../../kernel/schema/money.type.js';
import { RewardStatus } from './reward.entity.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';

/** The sum of some rewards of one asset. */
@ObjectType({ description: 'The sum of rewards of one asset.', simpleResolvers: true })
export class RewardTotal {
  @Field(() => CurrencyScalar, { description: 'Code of the asset.' })
  asset!: string;

  @NullableField(() => RewardStatus, 'Their status. Null unless divided by status.')
  status!: RewardStatus | null;

  @NullableField(() => GraphQLDateTime, 'Start of the step in which they were earned. Null without steps.')
  at!: Date | null;

  @Field(() => Int, { description: 'Number of rewards.' })
  count!: number;

  @Field(() => Money, { description: 'Sum of their amounts.' })
  amount!: Money;

  @Field(() => Money, { description: 'Sum of their platform fees.' })
  fee!: Money;

  @Field(() => Money, { description: 'The reversed part of the amount.' })
  reversedAmount!: Money;

  /** Bare uuids; null unless divided by them. */
  campaignId!: string | null;
  promoterId!: string | null;
}
