import { assetCodePattern } from '../kernel/assets.js';
import { oneOf, wholeNumber } from './parse-setting.js';

/** The payout fee, as written: a percentage, an amount, or both. */
export interface PayoutFeeTexts {
  readonly percent: string;
  readonly fixed: string;
}

/** `USD=…,BSV=…`, each asset once, each value read by `parse`. */
function parseByAsset<T>(
  text: string,
  parse: (value: string) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  const values = new Map<string, T>();
  for (const part of text.split(',').map((entry) => entry.trim())) {
    if (part === '') continue;
    const [code = '', value = '', ...more] = part.split('=').map((side) => side.trim());
    const parsed = parse(value);
    if (parsed === undefined || more.length > 0 || !assetCodePattern.test(code) || values.has(code)) {
      return undefined;
    }
    values.set(code, parsed);
  }
  return values;
}

const decimal = String.raw`\d{1,20}(?:\.\d{1,18})?`;
const amountPattern = new RegExp(`^${decimal}$`);
const feePattern = new RegExp(`^(?:(${decimal})%)?(?:(?:^|(?<=%)\\+)(${decimal}))?$`);

function parseFee(text: string): PayoutFeeTexts | undefined {
  const found = feePattern.exec(text);
  if (!found || text === '') return undefined;
  const [, percent = '0', fixed = '0'] = found;
  // At most four decimal places, and below 100.
  if (!/^\d{1,2}(?:\.\d{1,4})?$/.test(percent)) return undefined;
  return { percent, fixed };
}

/** Payouts. */
export const payoutSettings = {
  payoutProvider: {
    name: 'PAYOUT_PROVIDER',
    isMoney: true,
    description:
      'Who pays live payouts: operators by hand from an exported list, or Stripe into connected accounts. The sandbox always pays play money by itself.',
    allowed: '`manual`, `stripe`; `stripe` with `STRIPE_SECRET_KEY`',
    fallback: 'manual',
    parse: oneOf('manual', 'stripe'),
  },
  payoutApproval: {
    name: 'PAYOUT_APPROVAL',
    isMoney: true,
    description:
      'Whether live payouts are approved automatically or by an operator. The sandbox is always `auto`.',
    allowed: '`auto`, `manual`',
    fallback: 'manual',
    parse: oneOf('auto', 'manual'),
  },
  payoutDestinationDelay: {
    name: 'PAYOUT_DESTINATION_DELAY',
    isMoney: true,
    description:
      'Seconds that a new live payout destination waits before its first payout. Its owners are informed by email meanwhile. The sandbox never waits.',
    allowed: 'a whole number from 0 to 2592000 (30 days)',
    fallback: '86400',
    parse: wholeNumber(0, 2_592_000),
  },
  payoutMinimum: {
    name: 'PAYOUT_MINIMUM',
    isMoney: true,
    description: 'The smallest payout, by asset, in major units.',
    allowed: 'comma-separated `CODE=amount`, such as `USD=10,BSV=0.001`; each asset once',
    fallback: '',
    parse: (text: string) => parseByAsset(text, (value) => (amountPattern.test(value) ? value : undefined)),
  },
  payoutFee: {
    name: 'PAYOUT_FEE',
    isMoney: true,
    description:
      'Fee that the platform keeps of each payout, by asset: a percentage of the amount, an amount in major units, or both. It is rounded down to the smallest payable unit.',
    allowed:
      'comma-separated `CODE=percent%+amount`, `CODE=percent%` or `CODE=amount`, such as `USD=1%+0.25,EUR=2%`; each asset once, the percentage below 100 with at most four places',
    fallback: '',
    parse: (text: string) => parseByAsset(text, parseFee),
  },
} as const;
