import { ConfigError } from '../../kernel/config-error.js';
import type { FeeTerms, PlatformFees } from './platform-fees.js';
import { TributeError } from '../../kernel/errors.js';
import { parseMajor, parsePercent } from '../../kernel/money.js';
import type { Plan } from '../../kernel/rate-limit.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { rewardSettings } from './reward.settings.js';

/** The configured platform fees, in atomic units. Call it after the assets are registered. */
export function platformFeesOf({ platformFees = [] }: ConfigOf<typeof rewardSettings>): PlatformFees {
  try {
    return new Map(
      platformFees.map(({ plan, percent, fixed }): [Plan, FeeTerms] => [
        plan as Plan,
        {
          percent: parsePercent(percent),
          fixed: new Map(Object.entries(fixed).map(([asset, amount]) => [asset, parseMajor(amount, asset)])),
        },
      ]),
    );
  } catch (error) {
    if (!(error instanceof TributeError)) throw error;
    throw new ConfigError(`PLATFORM_FEE: ${error.message}`);
  }
}
