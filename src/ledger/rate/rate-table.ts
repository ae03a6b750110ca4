import { inverse, one, times, type Fraction } from '../../kernel/fraction.js';

/** One unit of `asset` costs `rate` of `currency`. */
export interface RatePair {
  readonly asset: string;
  readonly currency: string;
  readonly rate: Fraction;
}

/** Exact rates between currencies. Missing rates are derived through others, by the shortest path. */
export class RateTable {
  private readonly neighbours = new Map<string, Map<string, Fraction>>();

  constructor(pairs: readonly RatePair[]) {
    for (const { asset, currency, rate } of pairs) {
      this.join(asset, currency, rate);
      this.join(currency, asset, inverse(rate));
    }
  }

  /** The price of one `asset` in every reachable currency; empty without a rate. */
  ratesOf(asset: string): ReadonlyMap<string, Fraction> {
    const found = new Map<string, Fraction>(this.neighbours.has(asset) ? [[asset, one]] : []);
    // A map is iterated in insertion order, here by distance.
    for (const [code, rate] of found) {
      for (const [next, step] of this.neighbours.get(code) ?? []) {
        if (!found.has(next)) found.set(next, times(rate, step));
      }
    }
    return found;
  }

  private join(from: string, to: string, rate: Fraction): void {
    const neighbours = this.neighbours.get(from) ?? new Map<string, Fraction>();
    this.neighbours.set(from, neighbours.set(to, rate));
  }
}
