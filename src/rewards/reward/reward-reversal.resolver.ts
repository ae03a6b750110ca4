import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { actorByText } from '../../identity/actor/actor-by-text.js';
import { Actor } from '../../identity/actor/actor.types.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';
import { RewardService } from './reward.service.js';

@Resolver(() => RewardReversal)
export class RewardReversalResolver {
  constructor(private readonly service: RewardService) {}

  @NullableFieldResolver(() => Reward, 'The reversed reward.')
  async reward(@Root() reversal: RewardReversal, @Ctx() caller: Caller): Promise<Reward | null> {
    return caller.loaders.load(Reward, reversal.rewardId);
  }

  @Reads('organizationId', 'reversedBy')
  @NullableFieldResolver(
    () => Actor,
    'Who reversed it. Null if an earlier version of Tribute did not record it.',
  )
  by(@Root() { organizationId, reversedBy }: RewardReversal): Actor | null {
    return actorByText(reversedBy, organizationId);
  }

  @FieldResolver(() => Money, { description: 'The reversed amount.' })
  async amount(@Root() reversal: RewardReversal, @Ctx() caller: Caller): Promise<Money> {
    return this.inAssetOf(caller, reversal, reversal.amountAtomic);
  }

  @FieldResolver(() => Money, { description: 'The part of the platform fee that was reversed with it.' })
  async fee(@Root() reversal: RewardReversal, @Ctx() caller: Caller): Promise<Money> {
    return this.inAssetOf(caller, reversal, reversal.feeAtomic);
  }

  @FieldResolver(() => Money, {
    description: 'The part of the amount that the promoter no longer had and now owes.',
  })
  async owed(@Root() reversal: RewardReversal, @Ctx() caller: Caller): Promise<Money> {
    return this.inAssetOf(caller, reversal, reversal.owedAtomic);
  }

  /** A promoter reads the amounts of a reversal too, but not its reward by id. */
  private async inAssetOf(caller: Caller, reversal: RewardReversal, atomic: bigint): Promise<Money> {
    const reward = await this.service.reversedBy(caller, reversal);
    return money(atomic, (reward as Reward).asset);
  }
}
