import { Field, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@ObjectType({
  description: "When a campaign's account is refilled from the wallet automatically, and by how much.",
  simpleResolvers: true,
})
export class AutoRefill {
  @Field(() => Money, { description: 'The account is refilled when its balance is below this amount.' })
  threshold!: Money;

  @Field(() => Money, { description: 'Amount of each refill.' })
  amount!: Money;
}

@ObjectType({
  description: 'The account with the money that an organization has set aside for one campaign.',
  simpleResolvers: true,
})
export class CampaignBudgetAccount {
  @Field(() => Money, { description: 'Current balance.' })
  balance!: Money;

  @NullableField(() => AutoRefill, 'When it is refilled automatically. Null for never.')
  autoRefill!: AutoRefill | null;

  @NullableField(() => Money, 'The account reports a balance below this amount. Null for no report.')
  lowBalanceThreshold!: Money | null;
}
