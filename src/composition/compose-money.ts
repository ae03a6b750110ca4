import { RuleService } from '../campaigns/reward-rule/rule.service.js';
import { SimulationService } from '../evaluation/simulation/simulation.service.js';
import { RemainingLimitsService } from '../evaluation/remaining-limits/remaining-limits.service.js';
import { BudgetService } from '../rewards/budget/budget.service.js';
import { LedgerAuditService } from '../ledger/ledger-audit/ledger-audit.service.js';
import { TrialBalanceService } from '../ledger/ledger-audit/trial-balance.service.js';
import { RateService } from '../ledger/rate/rate.service.js';
import { ActionAttemptService } from '../events/action-attempt/action-attempt.service.js';
import { attemptPricer } from '../evaluation/worker/attempt-pricer.js';
import { awaitBudget } from '../rewards/reward/await-budget.js';
import { RewardCorrectionService } from '../rewards/reward/reward-correction.service.js';
import { RewardFunding } from '../rewards/reward/reward-funding.js';
import { RewardService } from '../rewards/reward/reward.service.js';
import { StatementService } from '../ledger/wallet/statement.service.js';
import { DebtService } from '../ledger/wallet/debt.service.js';
import { platformFeesOf } from './platform-fees-of.js';
import { rateSourceOf } from './rate-source-of.js';
import type { Ground } from './ground.js';

/** Creates the services of rules, rewards, budgets, the ledger and rates, without top-ups and payouts. */
export function composeMoney(ground: Ground) {
  const metadata = ground.orm.getMetadata();
  const rewardFunding = new RewardFunding(platformFeesOf(ground.config));
  return {
    rules: new RuleService(metadata, ground.quotas),
    simulations: new SimulationService(ground.config.simulationMaxEvents),
    remainingLimits: new RemainingLimitsService(),
    rewardFunding,
    rewards: new RewardService(metadata),
    rewardCorrections: new RewardCorrectionService(),
    attempts: new ActionAttemptService(metadata, attemptPricer(rewardFunding)),
    budgets: new BudgetService(awaitBudget),
    debts: new DebtService(),
    statements: new StatementService(),
    trialBalances: new TrialBalanceService(),
    ledgerAudit: new LedgerAuditService(metadata),
    rates: new RateService(rateSourceOf(ground)),
  };
}
