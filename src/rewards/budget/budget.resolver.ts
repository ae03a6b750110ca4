import { Arg, Ctx, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { CampaignPayload } from '../../campaigns/campaign/campaign.payloads.js';
import { DefundCampaignInput, FundCampaignInput, SetBudgetPolicyInput } from './budget.inputs.js';
import { CampaignBudgetAccount } from './budget.payloads.js';
import { BudgetService } from './budget.service.js';
import { remainingOf } from './remaining-of.js';

@Resolver(() => Campaign)
export class BudgetResolver {
  constructor(private readonly budgets: BudgetService) {}

  @PayloadMutation(
    "Moves money from the organization wallet to a campaign's own account. From then on, the campaign uses only this account.",
    CampaignPayload,
    'The funded campaign.',
  )
  async fundCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: FundCampaignInput,
  ): Promise<CampaignPayload> {
    return { campaign: await this.budgets.fund(caller, input) };
  }

  @PayloadMutation(
    "Moves money from a campaign's own account back to the organization wallet.",
    CampaignPayload,
    'The campaign after its money moved back.',
  )
  async defundCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: DefundCampaignInput,
  ): Promise<CampaignPayload> {
    return { campaign: await this.budgets.defund(caller, input) };
  }

  @PayloadMutation(
    "Sets when a campaign's own account is refilled from the wallet, and when it reports a low balance.",
    CampaignPayload,
    'The campaign with its new budget policy.',
  )
  async setBudgetPolicy(
    @Ctx() caller: Caller,
    @Arg('input') input: SetBudgetPolicyInput,
  ): Promise<CampaignPayload> {
    return { campaign: await this.budgets.setPolicy(caller, input) };
  }

  @NullableFieldResolver(
    () => CampaignBudgetAccount,
    'Its own account. Null if it uses the organization wallet.',
  )
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

  @NullableFieldResolver(
    () => Money,
    'What it can still spend: the lower of its remaining budget and the balance of its own account. Null if neither limits it.',
  )
  async budgetRemaining(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<Money | null> {
    const left = remainingOf(campaign, await this.budgets.balanceOf(caller, campaign));
    return left === null ? null : money(left, campaign.asset);
  }
}
