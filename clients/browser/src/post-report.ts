import type { KeptReport } from './kept-report.js';

/** The milliseconds that the server has for its answer. */
const patienceMs = 15_000;

/** The status, text and `Retry-After` of an answer. */
export interface ReportAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/**
 * Sends a report once; undefined without an answer. The request outlives the page (`keepalive`). `sendBeacon`
 * could not send the publishable key.
 */
export async function postReport(
  url: string,
  publishableKey: string,
  { key, body }: KeptReport,
): Promise<ReportAnswer | undefined> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patienceMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      keepalive: true,
      credentials: 'omit',
      headers: {
        Authorization: `Bearer ${publishableKey}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body,
      signal: stop.signal,
    });
    const text = await response.text();
    return { status: response.status, text, retryAfter: response.headers.get('Retry-After') };
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
