/** An amount as the API writes it: exact decimal text, and the code of its asset. */
export interface MoneyText {
  readonly amount: string;
  readonly asset: string;
}

/** `$1,234.50`: every digit of the decimal text, never through a float. */
export function formatMoney({ amount, asset }: MoneyText, locale?: string): string {
  const digits = { maximumFractionDigits: 20 } as const;
  if (/^[A-Z]{3}$/.test(asset)) {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency: asset, ...digits });
    return format.format(amount as `${number}`);
  }
  return `${new Intl.NumberFormat(locale, digits).format(amount as `${number}`)} ${asset}`;
}

/** Whole numbers in the ratios of decimal texts, so that 1000 is the largest. For drawing. */
export function inRatio(amounts: readonly string[]): readonly number[] {
  const places = Math.max(0, ...amounts.map((text) => text.split('.')[1]?.length ?? 0));
  const atomic = amounts.map((text) => {
    const [whole = '0', part = ''] = text.split('.');
    return BigInt(whole + part.padEnd(places, '0'));
  });
  const largest = atomic.reduce((most, one) => (one > most ? one : most), 0n);
  if (largest === 0n) return amounts.map(() => 0);
  return atomic.map((one) => (one < 0n ? 0 : Number((one * 1000n) / largest)));
}
