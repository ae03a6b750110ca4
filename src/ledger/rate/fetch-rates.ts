import { BrokenRatesError, parseRates } from './parse-rates.js';
import type { DatedRates } from './rate-source.js';

/** All currencies together need a hundredth of this. */
const maxBytes = 1_000_000;

/** Why a source gave no rates. The message is public and continues after "the source". */
class RatesNotFetchedError extends Error {}

/** Requests rates once. Every failure rejects with `RatesNotFetchedError`. */
export async function fetchRates(
  url: string,
  timeoutMs: number,
  now: () => Date,
  signal: AbortSignal,
): Promise<DatedRates> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new BrokenRatesError(`answered ${response.status}`);
    }
    return parseRates(await textOf(response), now());
  } catch (error) {
    const isLate = timeout.aborted && !(error instanceof BrokenRatesError);
    const words = error instanceof BrokenRatesError ? error.message : 'could not be reached';
    throw new RatesNotFetchedError(isLate ? `did not answer within ${timeoutMs} ms` : words, {
      cause: error,
    });
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BrokenRatesError(`answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
