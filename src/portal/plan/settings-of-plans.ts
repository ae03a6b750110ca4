import { formatPercent } from '../../kernel/money.js';
import type { Quota, QuotaLimits } from '../../kernel/quotas.js';
import { Plan } from '../../kernel/rate-limit.js';
import { money } from '../../kernel/schema/money.type.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { httpSettings } from '../../platform/http/http.settings.js';
import type { PlatformFees } from '../../rewards/reward/platform-fees.js';
import type { PlanFee, PlanSettings } from './plan.types.js';

/** The configuration that plans depend on. */
export type PlanConfig = ConfigOf<typeof httpSettings> & QuotaLimits;

/** The settings of all plans, from the configuration. */
export function settingsOfPlans(
  config: PlanConfig,
  quotas: readonly Quota[],
  fees: PlatformFees,
): readonly PlanSettings[] {
  const rates = {
    [Plan.FREE]: [config.rateLimitFree, config.rateLimitOrganizationFree],
    [Plan.PRO]: [config.rateLimitPro, config.rateLimitOrganizationPro],
  };
  return Object.values(Plan).map((plan) => ({
    plan,
    keyRateLimit: limitOf(rates[plan][0]),
    organizationRateLimit: limitOf(rates[plan][1]),
    fee: feeOf(fees, plan),
    quotas: quotas.map(({ name, description }) => ({
      name,
      description,
      limit: limitOf(config[name]?.[plan]),
    })),
  }));
}

/** In settings, 0 means no limit. */
function limitOf(setting: number | undefined): number | null {
  return setting === undefined || setting === 0 ? null : setting;
}

function feeOf(fees: PlatformFees, plan: Plan): PlanFee | null {
  const terms = fees.get(plan);
  if (!terms) return null;
  const fixed = [...terms.fixed].map(([asset, amount]) => money(amount, asset));
  return { percent: formatPercent(terms.percent), fixed };
}
