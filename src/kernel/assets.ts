import { ErrorCode, refuse } from './errors.js';

/**
 * A unit of account. Amounts are integers of `10^-scale`. `minorDigits` is the number of decimals of its
 * minor unit (cent, satoshi), and `payoutDigits` that of its payouts. Neither exceeds the scale.
 */
export interface Asset {
  readonly code: string;
  readonly scale: number;
  readonly minorDigits: number;
  readonly payoutDigits: number;
}

/** The format of an asset code. */
export const assetCodePattern = /^[A-Z0-9]{2,12}$/;

/** The asset of an amount that names none. */
export const defaultAsset = 'USD';

/** Assets that every database has. A scale never changes, because that would change every stored amount. */
const builtIn: readonly Asset[] = [
  { code: 'BSV', scale: 8, minorDigits: 8, payoutDigits: 8 },
  { code: 'EUR', scale: 6, minorDigits: 2, payoutDigits: 2 },
  { code: 'POINTS', scale: 0, minorDigits: 0, payoutDigits: 0 },
  { code: 'USD', scale: 6, minorDigits: 2, payoutDigits: 2 },
];

/** The only mutable state in the kernel: the database's assets, registered at startup before first use. */
let byCode: ReadonlyMap<string, Asset> = mapOf(builtIn);

function mapOf(assets: readonly Asset[]): ReadonlyMap<string, Asset> {
  return new Map(assets.map((asset) => [asset.code, asset]));
}

/** Registers assets for this process. Assets are never removed, so the order of calls does not matter. */
export function registerAssets(assets: readonly Asset[]): void {
  const all = mapOf([...byCode.values(), ...assets]).values();
  const sorted = [...all].toSorted((a, b) => (a.code < b.code ? -1 : 1));
  byCode = mapOf(sorted);
}

/** All registered assets, by code. */
export function knownAssets(): readonly Asset[] {
  return [...byCode.values()];
}

/** The asset of this code, or undefined. */
export function findAsset(code: string): Asset | undefined {
  return byCode.get(code);
}

/** The asset with this code. Refuses an unknown code, naming the field and the allowed codes. */
export function assetOf(code: string, ...field: string[]): Asset {
  const asset = findAsset(code);
  if (!asset) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `Unknown asset "${code.slice(0, 60)}"; allowed: ${[...byCode.keys()].join(', ')}.`,
      ...field,
    );
  }
  return asset;
}
