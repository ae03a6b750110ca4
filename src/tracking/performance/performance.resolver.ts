import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { Goal } from '../../campaigns/goal/goal.entity.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Link } from '../link/link.entity.js';
import type { SubjectKind } from './figure-question.js';
import { AssetPerformanceArgs, PerformanceArgs } from './performance.inputs.js';
import { PerformanceService } from './performance.service.js';
import { Performance, PerformanceFigures, PerformanceGroup, PerformanceStep } from './performance.types.js';

const all = 'Figures for a period, by time of occurrence. Default: the last 30 days.';
const hidden = 'Null without access to its campaign.';

@Resolver(() => Campaign)
export class CampaignPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @Reads('id', 'organizationId', 'asset', 'timeZone')
  @FieldResolver(() => Performance, { description: `${all} The figures over all time agree with \`spent\`.` })
  async performance(
    @Root() { id, organizationId, asset, timeZone }: Campaign,
    @Ctx() caller: Caller,
    @Args() args: PerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Performance> {
    return this.service.of(caller, { kind: 'campaign', id, organizationId, asset, timeZone }, args, info);
  }
}

@Resolver(() => Organization)
export class OrganizationPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @Reads('id')
  @FieldResolver(() => Performance, { description: `${all} Of the campaigns of one asset.` })
  async performance(
    @Root() { id }: Organization,
    @Ctx() caller: Caller,
    @Args() args: AssetPerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Performance> {
    return this.service.ofSeveral(caller, 'organization', { id, organizationId: id }, args, info);
  }
}

@Resolver(() => Promoter)
export class PromoterPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @Reads('id', 'organizationId')
  @FieldResolver(() => Performance, { description: `${all} In the campaigns of one asset.` })
  async performance(
    @Root() { id, organizationId }: Promoter,
    @Ctx() caller: Caller,
    @Args() args: AssetPerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Performance> {
    return this.service.ofSeveral(caller, 'promoter', { id, organizationId }, args, info);
  }
}

/** Figures of a part of a campaign, for those who see the campaign. */
async function ofPart(
  service: PerformanceService,
  caller: Caller,
  part: { readonly kind: SubjectKind; readonly id: string; readonly campaignId: string },
  args: PerformanceArgs,
  info: GraphQLResolveInfo,
): Promise<Performance | null> {
  const campaign = await caller.loaders.load(Campaign, part.campaignId);
  if (!campaign) return null;
  const { organizationId, asset, timeZone } = campaign;
  return service.of(caller, { kind: part.kind, id: part.id, organizationId, asset, timeZone }, args, info);
}

@Resolver(() => Link)
export class LinkPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @Reads('id', 'campaignId')
  @NullableFieldResolver(() => Performance, `${all} ${hidden}`)
  async performance(
    @Root() { id, campaignId }: Link,
    @Ctx() caller: Caller,
    @Args() args: PerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Performance | null> {
    return ofPart(this.service, caller, { kind: 'link', id, campaignId }, args, info);
  }
}

@Resolver(() => Goal)
export class GoalPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @Reads('id', 'campaignId')
  @NullableFieldResolver(() => Performance, `${all} Clicks have no goal, so theirs are 0. ${hidden}`)
  async performance(
    @Root() { id, campaignId }: Goal,
    @Ctx() caller: Caller,
    @Args() args: PerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Performance | null> {
    return ofPart(this.service, caller, { kind: 'goal', id, campaignId }, args, info);
  }
}

@Resolver(() => Gig)
export class GigPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @Reads('id', 'campaignId')
  @NullableFieldResolver(() => Performance, `${all} Clicks have no gig, so theirs are 0. ${hidden}`)
  async performance(
    @Root() { id, campaignId }: Gig,
    @Ctx() caller: Caller,
    @Args() args: PerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Performance | null> {
    return ofPart(this.service, caller, { kind: 'gig', id, campaignId }, args, info);
  }
}

@Resolver(() => Performance)
export class PreviousPeriodResolver {
  constructor(private readonly service: PerformanceService) {}

  @FieldResolver(() => PerformanceFigures, {
    description: 'Totals of the period of the same length before this one.',
  })
  async previous(@Root() performance: Performance, @Ctx() caller: Caller): Promise<PerformanceFigures> {
    return this.service.before(caller, performance);
  }
}

@Resolver(() => PerformanceGroup)
export class GroupSeriesResolver {
  constructor(private readonly service: PerformanceService) {}

  @FieldResolver(() => [PerformanceStep], {
    description: 'Step by step, oldest first, with empty steps. At most 20,000 steps of all groups.',
  })
  async series(@Root() group: PerformanceGroup, @Ctx() caller: Caller): Promise<PerformanceStep[]> {
    return this.service.stepsOf(caller, group);
  }
}
