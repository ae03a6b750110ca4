import { ConfigError } from '../../kernel/config-error.js';
import type { PayoutTerms } from './decide-amount.js';
import { findAsset } from '../../kernel/assets.js';
import { RefusedError } from '../../kernel/errors.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { payoutSettings } from './payout.settings.js';
import { floorToPayoutScale, parseMajor, parsePercent } from '../../kernel/money.js';

/** The configured payout terms by asset. Throws `ConfigError` for an unknown asset or too fine an amount. */
export function payoutTermsOf(config: ConfigOf<typeof payoutSettings>): ReadonlyMap<string, PayoutTerms> {
  const { payoutMinimum, payoutFee } = config;
  const codes = new Set([...payoutMinimum.keys(), ...payoutFee.keys()]);
  return new Map(
    [...codes].map((code) => {
      const { percent, fixed } = payoutFee.get(code) ?? { percent: '0', fixed: '0' };
      return [
        code,
        {
          minimum: amountIn('PAYOUT_MINIMUM', payoutMinimum.get(code) ?? '0', code),
          feePercent: parsePercent(percent),
          feeFixed: amountIn('PAYOUT_FEE', fixed, code),
        },
      ];
    }),
  );
}

function amountIn(name: string, text: string, code: string): bigint {
  if (!findAsset(code)) throw new ConfigError(`${name} names ${code}, which is not an asset; see ASSETS.`);
  try {
    const amount = parseMajor(text, code);
    if (floorToPayoutScale(amount, code) === amount) return amount;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
  throw new ConfigError(
    `${name} has ${text} for ${code}, which is more precise or larger than a payout can be.`,
  );
}
