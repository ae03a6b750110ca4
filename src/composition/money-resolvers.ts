import { AssetResolver } from '../ledger/asset/asset.resolver.js';
import { RewardSubscription } from '../rewards/reward/reward.subscription.js';
import { BudgetResolver } from '../rewards/budget/budget.resolver.js';
import { RateResolver } from '../ledger/rate/rate.resolver.js';
import {
  ActionAttemptResolver,
  AttemptDecisionResolver,
  AttemptSubmissionResolver,
} from '../events/action-attempt/action-attempt.resolver.js';
import { ActionAttemptSubscription } from '../events/action-attempt/action-attempt.subscription.js';
import {
  EventRewardsResolver,
  OrganizationRewardsResolver,
  RewardResolver,
  RewardReversalResolver,
} from '../rewards/reward/reward.resolver.js';
import { LedgerAuditResolver, TrialBalanceResolver } from '../ledger/ledger-audit/ledger-audit.resolver.js';
import { LedgerAuditSubscription } from '../ledger/ledger-audit/ledger-audit.subscription.js';
import {
  OrganizationTopUpsResolver,
  TopUpRefundResolver,
  TopUpResolver,
} from '../payments/top-up/top-up.resolver.js';
import {
  LedgerTransactionResolver,
  OrganizationWalletResolver,
  PromoterWalletResolver,
  WalletOwnerResolver,
  WalletResolver,
} from '../ledger/wallet/wallet.resolver.js';
import { StatementResolver } from '../ledger/wallet/statement.resolver.js';
import { WalletSubscription } from '../ledger/wallet/wallet.subscription.js';
import type { Services } from './compose-services.js';

/** The resolvers of what money does: wallets and their ledger, rewards, budgets, payments in, rates. */
export function moneyResolvers(services: Services): object[] {
  const { rewards, wallets, topUps, topUpRefunds } = services;
  return [
    new AssetResolver(),
    new RateResolver(services.rates),
    new BudgetResolver(services.budgets),
    new ActionAttemptResolver(services.attempts),
    new AttemptDecisionResolver(),
    new AttemptSubmissionResolver(services.submissions),
    new ActionAttemptSubscription(),
    new RewardResolver(rewards, services.rewardCorrections),
    new RewardReversalResolver(),
    new RewardSubscription(),
    new EventRewardsResolver(rewards),
    new OrganizationRewardsResolver(rewards),
    new WalletResolver(wallets, services.debts),
    new OrganizationWalletResolver(wallets),
    new PromoterWalletResolver(wallets),
    new WalletOwnerResolver(),
    new WalletSubscription(),
    new StatementResolver(services.statements),
    new TrialBalanceResolver(services.trialBalances),
    new LedgerAuditResolver(services.ledgerAudit),
    new LedgerAuditSubscription(services.ledgerAudit),
    new LedgerTransactionResolver(wallets),
    new TopUpResolver(topUps, topUpRefunds),
    new TopUpRefundResolver(),
    new OrganizationTopUpsResolver(topUps),
  ];
}
