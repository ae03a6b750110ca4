import * as z from 'zod';
import { assetCodePattern } from '../../kernel/assets.js';
import type { SettingTable } from '../../kernel/setting.js';
import { areUnique, optionalList, oneOf, readBy, wholeNumber } from '../../kernel/setting-schemas.js';

/** `USD=…,BSV=…`, each asset once, each value read by `parse`. */
function byAsset<Value>(parse: (text: string) => Value | undefined) {
  const pair = readBy((text) => {
    const [code = '', value = '', ...more] = text.split('=').map((side) => side.trim());
    const parsed = parse(value);
    const isPair = more.length === 0 && assetCodePattern.test(code) && parsed !== undefined;
    return isPair ? ([code, parsed] as const) : undefined;
  });
  return optionalList(pair)
    .refine((pairs) => areUnique(pairs.map(([code]) => code)))
    .transform((pairs): ReadonlyMap<string, Value> => new Map(pairs));
}

const decimal = String.raw`\d{1,20}(?:\.\d{1,18})?`;
const amountPattern = new RegExp(`^${decimal}$`);
const feePattern = new RegExp(`^(?:(${decimal})%)?(?:(?:^|(?<=%)\\+)(${decimal}))?$`);

/** A percentage, an amount, or both, as written. */
function parseFee(text: string) {
  const found = feePattern.exec(text);
  if (!found || text === '') return undefined;
  const [, percent = '0', fixed = '0'] = found;
  // At most four decimal places, and below 100.
  return /^\d{1,2}(?:\.\d{1,4})?$/.test(percent) ? { percent, fixed } : undefined;
}

/** The settings of `payments/payout`. */
export const payoutSettings = {
  payoutProvider: {
    name: 'PAYOUT_PROVIDER',
    isMoney: true,
    description:
      'Who pays live payouts: operators by hand from an exported list, or Stripe into connected accounts. The sandbox always pays play money by itself.',
    schema: z.enum(['manual', 'stripe']).describe('`manual`, `stripe`; `stripe` with `STRIPE_SECRET_KEY`'),
    fallback: 'manual',
  },
  payoutApproval: {
    name: 'PAYOUT_APPROVAL',
    isMoney: true,
    description:
      'Whether live payouts are approved automatically or by an operator. The sandbox is always `auto`.',
    schema: oneOf('auto', 'manual'),
    fallback: 'manual',
  },
  payoutDestinationDelay: {
    name: 'PAYOUT_DESTINATION_DELAY',
    isMoney: true,
    description:
      'Seconds that a new live payout destination waits before its first payout. Its owners are informed by email meanwhile. The sandbox never waits.',
    schema: wholeNumber(0, 2_592_000).describe('a whole number from 0 to 2592000 (30 days)'),
    fallback: '86400',
  },
  payoutMinimum: {
    name: 'PAYOUT_MINIMUM',
    isMoney: true,
    description: 'The smallest payout, by asset, in major units.',
    schema: byAsset((text) => (amountPattern.test(text) ? text : undefined)).describe(
      'comma-separated `CODE=amount`, such as `USD=10,BSV=0.001`; each asset once',
    ),
    fallback: '',
  },
  payoutFee: {
    name: 'PAYOUT_FEE',
    isMoney: true,
    description:
      'Fee that the platform keeps of each payout, by asset: a percentage of the amount, an amount in major units, or both. It is rounded down to the smallest payable unit.',
    schema: byAsset(parseFee).describe(
      'comma-separated `CODE=percent%+amount`, `CODE=percent%` or `CODE=amount`, such as `USD=1%+0.25,EUR=2%`; each asset once, the percentage below 100 with at most four places',
    ),
    fallback: '',
  },
} as const satisfies SettingTable;
