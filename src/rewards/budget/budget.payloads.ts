import { Field, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';

@ObjectType({
  description: 'When a campaign takes money from the wallet by itself.',
  simpleResolvers: true,
})
export class AutoRefill {
  @Field(() => Money, { description: 'Below this its account is refilled.' })
  threshold!: Money;

  @Field(() => Money, { description: 'What it takes each time.' })
  amount!: Money;
}

@ObjectType({ description: 'What an organization has set aside for one campaign.', simpleResolvers: true })
export class CampaignBudgetAccount {
  @Field(() => Money, { description: 'What is left of it.' })
  balance!: Money;

  @Field(() => AutoRefill, { nullable: true, description: 'When it refills itself; null is never.' })
  autoRefill!: AutoRefill | null;

  @Field(() => Money, { nullable: true, description: 'Below this it says that it runs low.' })
  lowBalanceThreshold!: Money | null;
}

@ObjectType()
abstract class BudgetPayload extends MutationPayload {
  @Field(() => Campaign, { nullable: true, description: 'Null when refused.' })
  campaign?: Campaign;
}

@ObjectType({ description: 'The funded campaign.', simpleResolvers: true })
export class FundCampaignPayload extends BudgetPayload {}

@ObjectType({ description: 'The campaign that gave money back.', simpleResolvers: true })
export class DefundCampaignPayload extends BudgetPayload {}

@ObjectType({ description: 'The campaign with its new policy.', simpleResolvers: true })
export class SetBudgetPolicyPayload extends BudgetPayload {}
