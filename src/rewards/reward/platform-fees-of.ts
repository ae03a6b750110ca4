import { ConfigError } from '../../kernel/config-error.js';
import type { FeeTerms, PlatformFees } from './platform-fees.js';
import { TributeError } from '../../kernel/errors.js';
import { parseMajor, parsePercent } from '../../kernel/money.js';
import type { Plan } from '../../kernel/rate-limit.js';

/** The setting of platform fees: amounts in major units by asset. */
export interface PlatformFeeSettings {
  readonly platformFees:
    | readonly {
        readonly plan: string;
        readonly percent: string;
        readonly fixed: Readonly<Record<string, string>>;
      }[]
    | undefined;
}

/** The configured platform fees, in atomic units. Call it after the assets are registered. */
export function platformFeesOf({ platformFees = [] }: PlatformFeeSettings): PlatformFees {
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
