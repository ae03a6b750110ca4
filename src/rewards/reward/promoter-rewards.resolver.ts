import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import type { Reward } from './reward.entity.js';
import { RewardConnection } from './reward.payloads.js';
import type { RewardService } from './reward.service.js';

@Resolver(() => Promoter)
export class PromoterRewardsResolver {
  constructor(private readonly service: RewardService) {}

  @FieldResolver(() => RewardConnection, { description: 'The rewards that they earned.' })
  async rewards(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args() args: PageArgs,
  ): Promise<Page<Reward>> {
    return this.service.list(caller, { promoterId: encodeId('promoter', promoter.id) }, args);
  }
}
