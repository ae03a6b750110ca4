import { ErrorCode, refuse } from './errors.js';

/**
 * A unit of account. Amounts are integers of `10^-scale`; `minorDigits` is where its minor unit (cent, satoshi) stands, and
 * `payoutDigits` how finely it is paid out. Neither is above the scale.
 */
export interface Asset {
  readonly code: string;
  readonly scale: number;
  readonly minorDigits: number;
  readonly payoutDigits: number;
}

/** What the code of an asset looks like. */
export const assetCodePattern = /^[A-Z0-9]{2,12}$/;

/** The asset that an amount has when nobody names one. */
export const defaultAsset = 'USD';

/** Those that every database has. Scales are chosen once: changing one would change what every stored amount means. */
const builtIn: readonly Asset[] = [
  { code: 'BSV', scale: 8, minorDigits: 8, payoutDigits: 8 },
  { code: 'EUR', scale: 6, minorDigits: 2, payoutDigits: 2 },
  { code: 'POINTS', scale: 0, minorDigits: 0, payoutDigits: 0 },
  { code: 'USD', scale: 6, minorDigits: 2, payoutDigits: 2 },
];

/** The one thing in the kernel that changes: what the database knows is told at the start, before anybody asks. */
let byCode: ReadonlyMap<string, Asset> = mapOf(builtIn);

function mapOf(assets: readonly Asset[]): ReadonlyMap<string, Asset> {
  return new Map(assets.map((asset) => [asset.code, asset]));
}

/** Adds these to the assets that this process knows. An asset never goes away, so it does not matter who tells of them first. */
export function registerAssets(assets: readonly Asset[]): void {
  const all = mapOf([...byCode.values(), ...assets]).values();
  const sorted = [...all].toSorted((a, b) => (a.code < b.code ? -1 : 1));
  byCode = mapOf(sorted);
}

/** All assets that Tribute knows now, by code. */
export function knownAssets(): readonly Asset[] {
  return [...byCode.values()];
}

/** The asset of this code, or undefined. */
export function findAsset(code: string): Asset | undefined {
  return byCode.get(code);
}

/** The asset of this code; an unknown code is refused, naming the field and what is allowed. */
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
