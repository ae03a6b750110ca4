import type { ErrorRequestHandler } from 'express';
import type { Logger as PinoLogger } from 'pino';
import { DatabaseAwayError, RateLimitedError, UnavailableError } from '../../kernel/errors.js';
import { unwrapError } from '../../kernel/unwrap-error.js';
import { requestIdOf } from './request-id-of.js';
import { sendRefusal } from './send-refusal.js';

/** Reports errors before routing: in GraphQL format below /graphql, else JSON. No stack traces. */
export function answerHttpErrors(log: PinoLogger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = unwrapError(thrown) as { status?: unknown; message?: string };
    const status = statusOf(error);
    if (error instanceof UnavailableError) response.setHeader('Retry-After', error.retryAfterSeconds);
    if (error instanceof DatabaseAwayError) {
      log.warn({ err: error.cause, requestId: requestIdOf(request) }, 'the database could not answer');
    }
    if (status === 500) log.error({ err: error, requestId: requestIdOf(request) }, 'a request failed');
    const message =
      status === 500 ? 'An internal error occurred and was logged.' : clientMessage(status, error);
    const code = codes[status] ?? 'BAD_REQUEST';
    sendRefusal(request, response, { status, code, message });
  };
}

const codes: Readonly<Record<number, string>> = {
  429: 'RATE_LIMITED',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'UNAVAILABLE',
};

function statusOf(error: { readonly status?: unknown }): number {
  if (error instanceof RateLimitedError) return 429;
  if (error instanceof UnavailableError) return 503;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** An error of Express or its body parsers. */
interface ExpressError {
  readonly status?: unknown;
  readonly message?: string;
  /** The allowed bytes of a body that is too large. */
  readonly limit?: number;
}

function clientMessage(status: number, { message, limit }: ExpressError): string {
  if (status === 413) return `The body must be at most ${limit ?? 0} bytes.`;
  if (message !== undefined && /JSON/.test(message)) return `The body is not valid JSON: ${message}.`;
  return message ?? 'The request cannot be understood.';
}
