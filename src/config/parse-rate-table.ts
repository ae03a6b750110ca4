import { assetCodePattern } from '../kernel/assets.js';
import { readFraction, type Fraction } from '../kernel/fraction.js';

interface Pair {
  readonly asset: string;
  readonly currency: string;
  readonly rate: Fraction;
}

function parsePair(text: string): Pair | undefined {
  const [, asset = '', currency = '', digits = ''] = /^([^/=]+)\/([^/=]+)=([^=]+)$/.exec(text) ?? [];
  const rate = readFraction(digits);
  const isPair = assetCodePattern.test(asset) && assetCodePattern.test(currency) && asset !== currency;
  return rate && isPair ? { asset, currency, rate } : undefined;
}

/** Comma-separated `ASSET/CURRENCY=rate`. Each pair occurs once, in either direction. */
export function parseRateTable(text: string): readonly Pair[] | undefined {
  const pairs = text.split(',').map((part) => parsePair(part.trim()));
  const whole = pairs.filter((pair) => pair !== undefined);
  const names = new Set(whole.map(({ asset, currency }) => [asset, currency].toSorted().join('/')));
  return names.size === pairs.length ? whole : undefined;
}

/** An http(s) URL of a rate source. */
export function parseSourceUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.hash === '';
  return ['http:', 'https:'].includes(url.protocol) && plain ? url.href : undefined;
}
