import { inverse, one, times, type Fraction } from '../../kernel/fraction.js';

/** One of `asset` is `rate` of `currency`. */
export interface RatePair {
  readonly asset: string;
  readonly currency: string;
  readonly rate: Fraction;
}

/** Exact rates between currencies. Those that are not given directly go through the others, by the shortest way. */
export class RateTable {
  private readonly neighbours = new Map<string, Map<string, Fraction>>();

  constructor(pairs: readonly RatePair[]) {
    for (const { asset, currency, rate } of pairs) {
      this.join(asset, currency, rate);
      this.join(currency, asset, inverse(rate));
    }
  }

  /** Everything that one of `asset` can be told in, with how much of it that is; empty for what has no rate. */
  ratesOf(asset: string): ReadonlyMap<string, Fraction> {
    const found = new Map<string, Fraction>(this.neighbours.has(asset) ? [[asset, one]] : []);
    // A map is read in the order in which it grows: by distance.
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
