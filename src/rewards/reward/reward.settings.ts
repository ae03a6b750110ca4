import type { SettingTable } from '../../kernel/setting.js';
import { commaSeparated, readBy, areUnique } from '../../kernel/setting-schemas.js';

const decimal = String.raw`\d{1,12}(?:\.\d{1,18})?`;
const feePattern = new RegExp(
  String.raw`^(FREE|PRO)=(?:(${decimal})%)?((?:\+?${decimal}[A-Z][A-Z0-9]{1,11})*)$`,
  'i',
);
const fixedPattern = new RegExp(String.raw`\+?(${decimal})([A-Z][A-Z0-9]{1,11})`, 'gi');

/**
 * The fee of one plan, as written. The fixed amounts are decimals in major units, by the code of their asset.
 */
function parseFee(text: string) {
  const [, plan, percent = '0', parts = ''] = feePattern.exec(text) ?? [];
  const amounts = [...parts.matchAll(fixedPattern)].map(
    ([, amount = '', asset = '']) => [asset.toUpperCase(), amount] as const,
  );
  if (plan === undefined || Number(percent) > 100 || !areUnique(amounts.map(([asset]) => asset))) {
    return undefined;
  }
  return { plan: plan.toUpperCase(), percent, fixed: Object.fromEntries(amounts) };
}

/** The settings of `rewards/reward`. */
export const rewardSettings = {
  platformFees: {
    name: 'PLATFORM_FEE',
    isMoney: true,
    description:
      'Platform fee that an organization pays in addition to each reward, by plan: a percentage, fixed amounts by asset, or both. Default: no fee.',
    schema: commaSeparated(readBy(parseFee))
      .refine((fees) => areUnique(fees.map(({ plan }) => plan)))
      .describe(
        'such as `FREE=2.5%+0.05USD+0.04EUR,PRO=1%`; plans are `FREE` and `PRO`, a percentage is at most 100',
      ),
  },
} as const satisfies SettingTable;
