import fc from 'fast-check';
import { knownAssets, registerAssets } from '../../src/kernel/assets.js';
import { ErrorCode, RefusedError } from '../../src/kernel/errors.js';

// Additional assets: without minor unit, with the finest scale, and with all digits different.
registerAssets([
  { code: 'JPY', scale: 6, minorDigits: 0, payoutDigits: 0 },
  { code: 'WEI', scale: 18, minorDigits: 18, payoutDigits: 6 },
  { code: 'KWD', scale: 3, minorDigits: 3, payoutDigits: 3 },
  { code: 'CLF', scale: 4, minorDigits: 4, payoutDigits: 4 },
  { code: 'ODD', scale: 5, minorDigits: 3, payoutDigits: 1 },
]);

export const largest = 10n ** 38n - 1n;
export const codes = fc.constantFrom(...knownAssets().map(({ code }) => code));
export const atomics = fc.oneof(fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, largest));

/** The code and field of a refusal; undefined when nothing was refused. */
export function problemOf(work: () => unknown): { code: ErrorCode; field?: readonly string[] } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const [{ code, field }] = error.problems;
    return { code, ...(field && { field }) };
  }
}

export const invalidAmount = { code: ErrorCode.INVALID_AMOUNT };
