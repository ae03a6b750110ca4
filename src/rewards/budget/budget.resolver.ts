import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { DefundCampaignInput, FundCampaignInput, SetBudgetPolicyInput } from './budget.inputs.js';
import {
  CampaignBudgetAccount,
  DefundCampaignPayload,
  FundCampaignPayload,
  SetBudgetPolicyPayload,
} from './budget.payloads.js';
import { BudgetService } from './budget.service.js';
import { remainingOf } from './remaining-of.js';

@Resolver(() => Campaign)
export class BudgetResolver {
  constructor(private readonly budgets: BudgetService) {}

  @PayloadMutation(
    () => FundCampaignPayload,
    "Sets money from the organization's wallet aside for a campaign, which from then on draws on that alone.",
  )
  async fundCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => FundCampaignInput) input: FundCampaignInput,
  ): Promise<FundCampaignPayload> {
    return { campaign: await this.budgets.fund(caller, input) };
  }

  @PayloadMutation(
    () => DefundCampaignPayload,
    "Takes money that was set aside for a campaign back to the organization's wallet.",
  )
  async defundCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => DefundCampaignInput) input: DefundCampaignInput,
  ): Promise<DefundCampaignPayload> {
    return { campaign: await this.budgets.defund(caller, input) };
  }

  @PayloadMutation(
    () => SetBudgetPolicyPayload,
    'Says when the budget of a campaign refills itself from the wallet, and when it says that it runs low.',
  )
  async setBudgetPolicy(
    @Ctx() caller: Caller,
    @Arg('input', () => SetBudgetPolicyInput) input: SetBudgetPolicyInput,
  ): Promise<SetBudgetPolicyPayload> {
    return { campaign: await this.budgets.setPolicy(caller, input) };
  }

  @FieldResolver(() => CampaignBudgetAccount, {
    nullable: true,
    description: "Its own account; null when it draws on the organization's wallet.",
  })
  async budgetAccount(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
  ): Promise<CampaignBudgetAccount | null> {
    const balance = await this.budgets.balanceOf(caller, campaign);
    if (balance === null) return null;
    const { asset, refillAmountAtomic: amount, refillThresholdAtomic: threshold } = campaign;
    const low = campaign.lowBalanceThresholdAtomic;
    return {
      balance: money(balance, asset),
      autoRefill:
        amount === null || threshold === null
          ? null
          : { amount: money(amount, asset), threshold: money(threshold, asset) },
      lowBalanceThreshold: low === null ? null : money(low, asset),
    };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'What it can still spend: what is left of the budget and of its own account, whichever is less; null with neither.',
  })
  async budgetRemaining(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<Money | null> {
    const left = remainingOf(campaign, await this.budgets.balanceOf(caller, campaign));
    return left === null ? null : money(left, campaign.asset);
  }
}
