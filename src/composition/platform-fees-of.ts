import { ConfigError, settings, type Config } from '../config.js';
import type { FeeTerms, PlatformFees } from '../rewards/reward/platform-fees.js';
import { TributeError } from '../kernel/errors.js';
import { parseMajor, parsePercent } from '../kernel/money.js';
import type { Plan } from '../kernel/rate-limit.js';

/** The configured platform fees, in atomic units. Call it after the assets are registered. */
export function platformFeesOf({ platformFees = [] }: Config): PlatformFees {
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
    throw new ConfigError(`${settings.platformFees.name}: ${error.message}`);
  }
}
