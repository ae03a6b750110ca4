import { AssetResolver } from '../features/asset/asset.resolver.js';
import { RewardSubscription } from '../features/reward/reward.subscription.js';
import { BudgetResolver } from '../features/budget/budget.resolver.js';
import { RateResolver } from '../features/rate/rate.resolver.js';
import {
  ActionAttemptResolver,
  AttemptDecisionResolver,
  AttemptSubmissionResolver,
} from '../features/event/action-attempt.resolver.js';
import { ActionAttemptSubscription } from '../features/event/action-attempt.subscription.js';
import {
  EventRewardsResolver,
  OrganizationRewardsResolver,
  RewardResolver,
  RewardReversalResolver,
} from '../features/reward/reward.resolver.js';
import { LedgerAuditResolver, TrialBalanceResolver } from '../features/ledger-audit/ledger-audit.resolver.js';
import { LedgerAuditSubscription } from '../features/ledger-audit/ledger-audit.subscription.js';
import {
  OrganizationTopUpsResolver,
  TopUpRefundResolver,
  TopUpResolver,
} from '../features/top-up/top-up.resolver.js';
import {
  LedgerTransactionResolver,
  OrganizationWalletResolver,
  PromoterWalletResolver,
  WalletOwnerResolver,
  WalletResolver,
} from '../features/wallet/wallet.resolver.js';
import { StatementResolver } from '../features/wallet/statement.resolver.js';
import { WalletSubscription } from '../features/wallet/wallet.subscription.js';
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
