import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { deletedMeanwhile } from '../../kernel/errors.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { Gig } from '../gig/gig.entity.js';
import { Goal } from '../goal/goal.entity.js';
import { presentCap, presentRule } from './present-rule.js';
import { PublishRewardRulesInput } from './rule.inputs.js';
import { PublishRewardRulesPayload, RuleVersionConnection } from './rule.payloads.js';
import { RewardCap, RewardRule, RewardTarget } from './rule.types.js';
import { RuleService } from './rule.service.js';
import { RuleVersion } from './rule-version.entity.js';
import { ruleVersionList } from './rule-version.list.js';
import { Actor } from '../../identity/actor/actor.types.js';
import { actorById } from '../../identity/actor/actor-by-id.js';

@Resolver(() => RuleVersion)
export class RuleResolver {
  constructor(private readonly service: RuleService) {}

  @PayloadMutation(
    'Publishes reward rules as the next version of a campaign. They apply to events received from now on.',
    PublishRewardRulesPayload,
  )
  async publishRewardRules(
    @Ctx() caller: Caller,
    @Arg('input') input: PublishRewardRulesInput,
  ): Promise<PublishRewardRulesPayload> {
    return { ruleVersion: await this.service.publish(caller, input) };
  }

  @Reads('campaignId')
  @FieldResolver(() => Campaign, { description: 'The campaign that it belongs to.' })
  async campaign(@Root() version: RuleVersion, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, version.campaignId);
  }

  @Reads('organizationId', 'publishedBy')
  @FieldResolver(() => Actor, { description: 'Who published it.' })
  by(@Root() { organizationId, publishedBy }: RuleVersion): Actor {
    return actorById(publishedBy, organizationId);
  }

  @FieldResolver(() => [RewardRule], { description: 'Its rules, as published.' })
  async rules(@Root() version: RuleVersion, @Ctx() caller: Caller): Promise<RewardRule[]> {
    const asset = await assetOf(version, caller);
    return version.ruleSet.rules.map((rule) => presentRule(rule, asset));
  }

  @FieldResolver(() => [RewardCap], { description: 'Caps over everything that the campaign pays.' })
  async caps(@Root() version: RuleVersion, @Ctx() caller: Caller): Promise<RewardCap[]> {
    const asset = await assetOf(version, caller);
    return version.ruleSet.caps.map((cap) => presentCap(cap, asset));
  }
}

async function assetOf({ campaignId }: RuleVersion, caller: Caller): Promise<string> {
  const campaign = await caller.loaders.load(Campaign, campaignId);
  if (!campaign) throw deletedMeanwhile('Campaign');
  return campaign.asset;
}

@Resolver(() => RewardTarget)
export class RewardTargetResolver {
  @NullableFieldResolver(() => Goal, 'The goal. Null if the target is not a goal or the goal was deleted.')
  async goal(@Root() { goalId }: RewardTarget, @Ctx() caller: Caller): Promise<Goal | null> {
    return goalId === null ? null : caller.loaders.loadByTypeId(Goal, 'goal', goalId);
  }

  @NullableFieldResolver(() => Gig, 'The gig. Null if the target is not a gig or the gig was deleted.')
  async gig(@Root() { gigId }: RewardTarget, @Ctx() caller: Caller): Promise<Gig | null> {
    return gigId === null ? null : caller.loaders.loadByTypeId(Gig, 'gig', gigId);
  }
}

@Resolver(() => Campaign)
export class CampaignRulesResolver {
  constructor(private readonly service: RuleService) {}

  @NullableFieldResolver(
    () => RuleVersion,
    'The live version of its reward rules. Null before the first version: goals and gigs then pay their plain amounts.',
  )
  async rules(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<RuleVersion | null> {
    return this.service.liveOf(caller, campaign);
  }

  @FieldResolver(() => RuleVersionConnection, { description: 'All versions of its reward rules.' })
  async ruleVersions(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @Args(() => ruleVersionList.Args) args: ListArgs,
  ): Promise<Page<RuleVersion>> {
    return this.service.listOf(caller, campaign, args);
  }
}
