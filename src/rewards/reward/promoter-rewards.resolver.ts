import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import type { Reward } from './reward.entity.js';
import { RewardConnection } from './reward.payloads.js';
import type { RewardService } from './reward.service.js';
import { rewardList } from './reward.list.js';

@Resolver(() => Promoter)
export class PromoterRewardsResolver {
  constructor(private readonly service: RewardService) {}

  @Reads('id')
  @FieldResolver(() => RewardConnection, { description: 'The rewards that they earned.' })
  async rewards(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => rewardList.Args) args: ListArgs,
  ): Promise<Page<Reward>> {
    return this.service.list(caller, args, { promoterId: promoter.id });
  }
}
