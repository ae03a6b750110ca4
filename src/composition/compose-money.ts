import { RuleService } from '../features/rule/rule.service.js';
import { SimulationService } from '../features/simulation/simulation.service.js';
import { HeadroomService } from '../features/headroom/headroom.service.js';
import { BudgetService } from '../features/budget/budget.service.js';
import { LedgerAuditService } from '../features/ledger-audit/ledger-audit.service.js';
import { TrialBalanceService } from '../features/ledger-audit/trial-balance.service.js';
import { RateService } from '../features/rate/rate.service.js';
import { ActionAttemptService } from '../features/event/action-attempt.service.js';
import { attemptPricer } from '../features/pipeline/attempt-pricer.js';
import { RewardCorrectionService } from '../features/reward/reward-correction.service.js';
import { RewardTreasurer } from '../features/reward/reward-treasurer.js';
import { RewardService } from '../features/reward/reward.service.js';
import { StatementService } from '../features/wallet/statement.service.js';
import { DebtService } from '../features/wallet/debt.service.js';
import { platformFeesOf } from './platform-fees.js';
import { rateSourceOf } from './rate-source-of.js';
import type { Ground } from './ground.js';

/** Makes the services of rules, rewards, budgets, the ledger and rates. Payments in and out are composed beside it. */
export function composeMoney(ground: Ground) {
  const metadata = ground.orm.getMetadata();
  const treasurer = new RewardTreasurer(platformFeesOf(ground.config));
  return {
    rules: new RuleService(metadata, ground.quotas),
    simulations: new SimulationService(ground.config.simulationMaxEvents),
    headrooms: new HeadroomService(),
    treasurer,
    rewards: new RewardService(metadata),
    rewardCorrections: new RewardCorrectionService(),
    attempts: new ActionAttemptService(metadata, attemptPricer(treasurer)),
    budgets: new BudgetService(),
    debts: new DebtService(),
    statements: new StatementService(),
    trialBalances: new TrialBalanceService(),
    ledgerAudit: new LedgerAuditService(metadata),
    rates: new RateService(rateSourceOf(ground)),
  };
}
