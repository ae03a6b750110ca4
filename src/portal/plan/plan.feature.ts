import { allow, part, type Feature } from '../../kernel/feature.js';
import type { Quota } from '../../kernel/quotas.js';
import type { ConfigOf } from '../../kernel/setting.js';
import { platformFeesOf } from '../../rewards/reward/platform-fees-of.js';
import type { rewardSettings } from '../../rewards/reward/reward.settings.js';
import { PlanResolver } from './plan.resolver.js';
import { settingsOfPlans, type PlanConfig } from './settings-of-plans.js';

/** What it is created from. */
interface Needs {
  readonly config: PlanConfig & ConfigOf<typeof rewardSettings>;
  readonly quotaTable: readonly Quota[];
}

/** What `portal/plan` adds to Tribute. */
export const planFeature = {
  room: 'portal/plan',
  operations: { Query: allow('caller', 'plans') },
  types: { PlanFee: part, PlanQuota: part, PlanSettings: part },
  create: ({ config, quotaTable }: Needs) => ({
    resolvers: [new PlanResolver(settingsOfPlans(config, quotaTable, platformFeesOf(config)))],
  }),
} satisfies Feature<Needs>;
