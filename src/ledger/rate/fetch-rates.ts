import { BrokenRatesError, parseRates } from './parse-rates.js';
import type { DatedRates } from './rate-source.js';

/** Every currency there is takes a hundredth of this. */
const maxBytes = 1_000_000;

/** Why a source had nothing for us; the message can be told to anybody, and goes on from "the source". */
class RatesNotFetchedError extends Error {}

/** Asks a source once. Rejects with `RatesNotFetchedError`, whatever it was that went wrong. */
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
