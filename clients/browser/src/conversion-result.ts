/** What the server says about a recorded conversion. */
export interface RecordedConversion {
  /** `conv_…` */
  readonly id: string;
  /** `pending` until it is evaluated. */
  readonly status: string;
}

/**
 * Why a conversion was not recorded.
 *
 * - `NO_SESSION`: the visitor did not come by a tracking link.
 * - `NO_CONSENT`: the visitor has refused.
 * - `NO_KEY`: the page has no publishable key.
 * - `DUPLICATE`: this visitor has already converted for this goal.
 * - `REFUSED`: the server does not accept the report; `message` says why.
 * - `UNREACHABLE`: the server did not answer. The next page reports it again if the browser allows storage.
 */
export type ConversionFailure =
  'NO_SESSION' | 'NO_CONSENT' | 'NO_KEY' | 'DUPLICATE' | 'REFUSED' | 'UNREACHABLE';

/** The result of `convert`, which never rejects. */
export type ConversionResult =
  | { readonly recorded: true; readonly conversion: RecordedConversion }
  | { readonly recorded: false; readonly reason: ConversionFailure; readonly message: string };

/** A result without a conversion. */
export function notRecorded(reason: ConversionFailure, message: string): ConversionResult {
  return { recorded: false, reason, message };
}

/** The result in an answer of the server; undefined if the same report should be sent again. */
export function resultOf(status: number, text: string): ConversionResult | undefined {
  const { id, status: state, message } = bodyOf(text);
  if (status === 201 && id !== undefined && state !== undefined) {
    return { recorded: true, conversion: { id, status: state } };
  }
  // Without this code, 409 means that the first request with this Idempotency-Key is still running.
  const isDuplicate = status === 409 && text.includes('"DUPLICATE_CONVERSION"');
  const isFinal = status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
  if (!isFinal && !isDuplicate) return undefined;
  return notRecorded(isDuplicate ? 'DUPLICATE' : 'REFUSED', message ?? `The server answered ${status}.`);
}

/** The texts in the body of an answer, which may be that of a proxy. */
function bodyOf(text: string): { readonly id?: string; readonly status?: string; readonly message?: string } {
  try {
    const body: unknown = JSON.parse(text);
    const texts = Object.entries(body ?? {}).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}
