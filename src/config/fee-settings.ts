/** The platform fee for rewards on one plan, as written. Percentage and fixed parts are decimals. */
export interface FeeSetting {
  readonly plan: string;
  readonly percent: string;
  /** Decimals in major units, by the code of their asset. */
  readonly fixed: Readonly<Record<string, string>>;
}

const decimal = String.raw`\d{1,12}(?:\.\d{1,18})?`;
const onePlan = new RegExp(
  String.raw`^(FREE|PRO)=(?:(${decimal})%)?((?:\+?${decimal}[A-Z][A-Z0-9]{1,11})*)$`,
  'i',
);
const onePart = new RegExp(String.raw`\+?(${decimal})([A-Z][A-Z0-9]{1,11})`, 'gi');

/** Parses `FREE=2.5%+0.05USD,PRO=1%`; undefined if invalid or if a plan or asset is repeated. */
function parseFees(text: string): readonly FeeSetting[] | undefined {
  const fees: FeeSetting[] = [];
  for (const part of text.split(',').map((entry) => entry.trim())) {
    const [, plan, percent = '0', parts = ''] = onePlan.exec(part) ?? [];
    if (plan === undefined || Number(percent) > 100) return undefined;
    const amounts = [...parts.matchAll(onePart)].map(
      ([, amount, asset]) => [asset?.toUpperCase(), amount] as const,
    );
    const fixed = Object.fromEntries(amounts) as Record<string, string>;
    const isTwice = fees.some((fee) => fee.plan === plan.toUpperCase());
    if (isTwice || Object.keys(fixed).length < amounts.length) return undefined;
    fees.push({ plan: plan.toUpperCase(), percent, fixed });
  }
  return fees;
}

/** Platform fees. */
export const feeSettings = {
  platformFees: {
    name: 'PLATFORM_FEE',
    isMoney: true,
    description:
      'Platform fee that an organization pays in addition to each reward, by plan: a percentage, fixed amounts by asset, or both. Default: no fee.',
    allowed:
      'such as `FREE=2.5%+0.05USD+0.04EUR,PRO=1%`; plans are `FREE` and `PRO`, a percentage is at most 100',
    fallback: undefined,
    parse: parseFees,
  },
} as const;
