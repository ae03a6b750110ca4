import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { formatPercent } from '../../kernel/money.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { Goal, PayoutType } from './goal.entity.js';
import { CreateGoalInput, UpdateGoalInput } from './goal.inputs.js';
import { DeleteGoalPayload, GoalConnection, GoalPayload } from './goal.payloads.js';
import { GoalService } from './goal.service.js';
import { goalList } from './goal.list.js';
import { DecimalScalar } from '../../kernel/schema/scalars.js';

@Resolver(() => Goal)
export class GoalResolver {
  constructor(private readonly goals: GoalService) {}

  @NullableQuery(() => Goal, "The caller's goal with this TypeID. Null if there is none.")
  async goal(@Ctx() caller: Caller, @IdArg('TypeID of the goal.') id: string): Promise<Goal | null> {
    return this.goals.find(caller, id);
  }

  @PayloadMutation('Adds a goal to a campaign.', GoalPayload, 'The new goal.')
  async createGoal(@Ctx() caller: Caller, @Arg('input') input: CreateGoalInput): Promise<GoalPayload> {
    return { goal: await this.goals.create(caller, input) };
  }

  @PayloadMutation(
    'Changes a goal. The change applies immediately to everything that is not evaluated yet.',
    GoalPayload,
    'The changed goal.',
  )
  async updateGoal(@Ctx() caller: Caller, @Arg('input') input: UpdateGoalInput): Promise<GoalPayload> {
    return { goal: await this.goals.update(caller, input) };
  }

  @PayloadMutation('Deletes a goal that has no conversions.', DeleteGoalPayload)
  async deleteGoal(
    @Ctx() caller: Caller,
    @IdInputArg('A goal to delete.', 'TypeID of the goal.') input: InputWithId,
  ): Promise<DeleteGoalPayload> {
    return { deletedId: await this.goals.delete(caller, input.id) };
  }

  @Reads('campaignId')
  @FieldResolver(() => Campaign, { description: 'The campaign that it belongs to.' })
  async campaign(@Root() goal: Goal, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, goal.campaignId);
  }

  @Reads('payoutType', 'campaignId', 'payoutRate')
  @NullableFieldResolver(() => Money, 'Payout for each conversion. Null if the payout is a percentage.')
  async payout(@Root() goal: Goal, @Ctx() caller: Caller): Promise<Money | null> {
    if (goal.payoutType !== PayoutType.FLAT) return null;
    const campaign = await caller.loaders.load(Campaign, goal.campaignId);
    return campaign && money(goal.payoutRate, campaign.asset);
  }

  @Reads('browserAmountMaxAtomic', 'campaignId')
  @NullableFieldResolver(
    () => Money,
    'The highest amount that a publishable key may report. Null if it may report no amount.',
  )
  async browserAmountMax(@Root() goal: Goal, @Ctx() caller: Caller): Promise<Money | null> {
    if (goal.browserAmountMaxAtomic === null) return null;
    const campaign = await caller.loaders.load(Campaign, goal.campaignId);
    return campaign && money(goal.browserAmountMaxAtomic, campaign.asset);
  }

  @Reads('payoutType', 'payoutRate')
  @NullableFieldResolver(
    () => DecimalScalar,
    'Payout in percent of the conversion\'s amount: "12.5". Null if the payout is flat.',
  )
  payoutPercent(@Root() goal: Goal): string | null {
    return goal.payoutType === PayoutType.PERCENT ? formatPercent(goal.payoutRate) : null;
  }
}

@Resolver(() => Campaign)
export class CampaignGoalsResolver {
  constructor(private readonly service: GoalService) {}

  @Reads('id')
  @FieldResolver(() => GoalConnection, { description: 'The conversions that it pays for.' })
  async goals(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @Args(() => goalList.Args) args: ListArgs,
  ): Promise<Page<Goal>> {
    return this.service.listOf(caller, campaign, args);
  }
}
