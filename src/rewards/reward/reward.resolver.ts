import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { ForMany } from '../../kernel/schema/for-many.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { FirstApproval } from '../../identity/approval/first-approval.type.js';
import { loadFirstApproval } from '../../identity/approval/load-first-approval.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import { Conversion } from '../../events/conversion/conversion.entity.js';
import { Event } from '../../events/event/event.entity.js';
import { Link } from '../../tracking/link/link.entity.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { RewardCorrectionService } from './reward-correction.service.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { RewardReviewReason, reviewReasonOf } from './reward-review-reason.js';
import { Reward, RewardSourceType, RewardStatus } from './reward.entity.js';
import { ReverseRewardInput } from './reward.inputs.js';
import { ReverseRewardPayload, RewardConnection, RewardPayload } from './reward.payloads.js';
import { RewardService } from './reward.service.js';
import { rewardList } from './reward.list.js';

@Resolver(() => Reward)
export class RewardResolver {
  constructor(
    private readonly service: RewardService,
    private readonly corrections: RewardCorrectionService,
  ) {}

  @NullableQuery(() => Reward, "The caller's reward with this TypeID. Null if there is none.")
  async reward(@Ctx() caller: Caller, @IdArg('TypeID of the reward.') id: string): Promise<Reward | null> {
    return this.service.find(caller, id);
  }

  @Query(() => RewardConnection, { description: "The caller's rewards." })
  async rewards(@Ctx() caller: Caller, @Args(() => rewardList.Args) args: ListArgs): Promise<Page<Reward>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    'Reverses a reward in part or in full, before or after its release. The promoter owes what is no longer in their wallet.',
    ReverseRewardPayload,
  )
  @ForMany('reverseRewards', { list: 'rewards', items: 'rewards to reverse', payload: ReverseRewardPayload })
  async reverseReward(
    @Ctx() caller: Caller,
    @Arg('input') input: ReverseRewardInput,
  ): Promise<ReverseRewardPayload> {
    return this.corrections.reverse(caller, input);
  }

  @PayloadMutation(
    'Ends the holding period of a reward now. A reward in REVIEW then waits for money and is paid in its turn.',
    RewardPayload,
    'The released reward.',
  )
  @ForMany('releaseRewards', {
    list: 'rewards',
    items: 'rewards in HELD or REVIEW to release',
    payload: RewardPayload,
  })
  async releaseReward(
    @Ctx() caller: Caller,
    @IdInputArg('A reward in HELD or REVIEW to release.', 'TypeID of the reward.') input: InputWithId,
  ): Promise<RewardPayload> {
    return { reward: await this.corrections.release(caller, input) };
  }

  @Reads('id')
  @NullableFieldResolver(
    () => FirstApproval,
    'The first of the two approvals that it needs above `Organization.secondApprovalAbove`. Null if there is none.',
  )
  async firstApproval(@Root() reward: Reward, @Ctx() caller: Caller): Promise<FirstApproval | null> {
    return loadFirstApproval(caller, reward.id);
  }

  @NullableFieldResolver(() => RewardReviewReason, 'Why it is held for review. Null unless it is in REVIEW.')
  reviewReason(@Root() reward: Reward): RewardReviewReason | null {
    return reward.status === RewardStatus.REVIEW ? reviewReasonOf(reward) : null;
  }

  @Reads('amountAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The amount that was earned.' })
  amount(@Root() reward: Reward): Money {
    return money(reward.amountAtomic, reward.asset);
  }

  @Reads('feeAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'Platform fee, charged in addition to the amount.' })
  fee(@Root() reward: Reward): Money {
    return money(reward.feeAtomic, reward.asset);
  }

  @Reads('reversedAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The reversed part of the amount.' })
  reversedAmount(@Root() reward: Reward): Money {
    return money(reward.reversedAtomic, reward.asset);
  }

  @Reads('id')
  @FieldResolver(() => [RewardReversal], { description: 'All its reversals, in part or in full.' })
  async reversals(@Root() reward: Reward, @Ctx() caller: Caller): Promise<RewardReversal[]> {
    return this.service.reversalsOf(caller, reward.id);
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => Campaign, 'The campaign that pays it.')
  async campaign(@Root() reward: Reward, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, reward.campaignId);
  }

  @Reads('promoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter who earned it.')
  async promoter(@Root() reward: Reward, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, reward.promoterId);
  }

  @Reads('linkId')
  @NullableFieldResolver(
    () => Link,
    'The link that earned it. Null without one, and for rewards of earlier versions.',
  )
  async link(@Root() reward: Reward, @Ctx() caller: Caller): Promise<Link | null> {
    return caller.loaders.load(Link, reward.linkId);
  }

  @Reads('sourceType', 'sourceId')
  @NullableFieldResolver(() => Event, 'The event that earned it. Null for a click.')
  async event(@Root() reward: Reward, @Ctx() caller: Caller): Promise<Event | null> {
    return reward.sourceType === RewardSourceType.EVENT ? caller.loaders.load(Event, reward.sourceId) : null;
  }

  @Reads('conversionId')
  @NullableFieldResolver(() => Conversion, 'The conversion that earned it. Null if none did.')
  async conversion(@Root() reward: Reward, @Ctx() caller: Caller): Promise<Conversion | null> {
    return caller.loaders.load(Conversion, reward.conversionId);
  }

  @Reads('actionAttemptId')
  @NullableFieldResolver(() => ActionAttempt, 'The attempt that earned it. Null if none did.')
  async actionAttempt(@Root() reward: Reward, @Ctx() caller: Caller): Promise<ActionAttempt | null> {
    return caller.loaders.load(ActionAttempt, reward.actionAttemptId);
  }
}

@Resolver(() => Event)
export class EventRewardsResolver {
  constructor(private readonly service: RewardService) {}

  @Reads('id')
  @FieldResolver(() => [Reward], {
    description:
      'The rewards that it earned: one for each gig and goal that it counted for, and for each promoter who shares it.',
  })
  async rewards(@Root() event: Event, @Ctx() caller: Caller): Promise<Reward[]> {
    return this.service.ofEvent(caller, event.id);
  }
}

@Resolver(() => Organization)
export class OrganizationRewardsResolver {
  constructor(private readonly service: RewardService) {}

  @Reads('id')
  @FieldResolver(() => RewardConnection, { description: 'Rewards that it owes or has paid.' })
  async rewards(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => rewardList.Args) args: ListArgs,
  ): Promise<Page<Reward>> {
    return this.service.list(caller, args, { organizationId: encodeId('organization', organization.id) });
  }
}
