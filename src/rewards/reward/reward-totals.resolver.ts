import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { RewardTotal } from './reward-total.type.js';
import { RewardTotalsArgs } from './reward-totals.inputs.js';
import type { RewardTotalsService } from './reward-totals.service.js';

const totals =
  'Sums of the rewards that were earned in a period, by asset, status, campaign, promoter and step. Default: the last 30 days. At most 1,000 sums.';

@Resolver(() => Organization)
export class OrganizationRewardTotalsResolver {
  constructor(private readonly service: RewardTotalsService) {}

  @Reads('id')
  @FieldResolver(() => [RewardTotal], { description: totals })
  async rewardTotals(
    @Root() { id }: Organization,
    @Ctx() caller: Caller,
    @Args() args: RewardTotalsArgs,
  ): Promise<RewardTotal[]> {
    return this.service.of(caller, { organizationId: encodeId('organization', id) }, args);
  }
}

@Resolver(() => Campaign)
export class CampaignRewardTotalsResolver {
  constructor(private readonly service: RewardTotalsService) {}

  @Reads('id')
  @FieldResolver(() => [RewardTotal], { description: totals })
  async rewardTotals(
    @Root() { id }: Campaign,
    @Ctx() caller: Caller,
    @Args() args: RewardTotalsArgs,
  ): Promise<RewardTotal[]> {
    return this.service.of(caller, { campaignId: id }, args);
  }
}

@Resolver(() => Promoter)
export class PromoterRewardTotalsResolver {
  constructor(private readonly service: RewardTotalsService) {}

  @Reads('id')
  @FieldResolver(() => [RewardTotal], { description: totals })
  async rewardTotals(
    @Root() { id }: Promoter,
    @Ctx() caller: Caller,
    @Args() args: RewardTotalsArgs,
  ): Promise<RewardTotal[]> {
    return this.service.of(caller, { promoterId: id }, args);
  }

  @NullableFieldResolver(
    () => [Money],
    'What the promoter earned and was not paid yet, one amount for each asset. It has rewards that are held or wait for money, available money, and open payouts. Rewards in REVIEW do not count. Needs `rewards:read` and `wallet:read`.',
  )
  async owed(@Root() promoter: Promoter, @Ctx() caller: Caller): Promise<Money[]> {
    return this.service.owedTo(caller, promoter);
  }
}

@Resolver(() => RewardTotal)
export class RewardTotalResolver {
  @NullableFieldResolver(() => Campaign, 'Their campaign. Null unless divided by campaign.')
  async campaign(@Root() { campaignId }: RewardTotal, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, campaignId);
  }

  @NullableFieldResolver(() => Promoter, 'Their promoter. Null unless divided by promoter.')
  async promoter(@Root() { promoterId }: RewardTotal, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, promoterId);
  }
}
