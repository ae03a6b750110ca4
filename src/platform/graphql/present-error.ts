import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HeaderMap } from '@apollo/server';
import {
  BadRequestError,
  CursorError,
  DatabaseAwayError,
  ForbiddenError,
  ObjectGoneError,
  RateLimitedError,
  UnauthenticatedError,
  UnavailableError,
} from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { problemsOf } from '../../kernel/schema/mutation.js';
import { unwrapError } from '../../kernel/unwrap-error.js';

/** A failed resolver's error without GraphQL's wrappers; `DatabaseAwayError` for an unavailable database. */
export function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return unwrapError(cause);
}

/** Whether an error is an internal fault, which is logged in full and hidden from clients. */
export function isFault(error: unknown): boolean {
  const cause = causeOf(error);
  const onPurpose =
    cause instanceof UnauthenticatedError ||
    cause instanceof ForbiddenError ||
    cause instanceof BadRequestError ||
    cause instanceof CursorError ||
    cause instanceof ObjectGoneError ||
    cause instanceof RateLimitedError ||
    cause instanceof UnavailableError ||
    problemsOf(cause) !== undefined;
  return !onPurpose && !(cause instanceof GraphQLError);
}

/** Logs the faults among the errors of one execution in full, and that the database was unavailable. */
export function logFaults(
  log: Logger,
  errors: readonly GraphQLError[],
  requestId: string,
  operationName: string | null | undefined,
): void {
  for (const error of errors.filter(isFault)) {
    log.error({ err: causeOf(error), requestId, path: error.path, operationName }, 'a resolver failed');
  }
  const away = errors.map((error) => causeOf(error)).find((cause) => cause instanceof DatabaseAwayError);
  if (away) log.warn({ err: away.cause, requestId, operationName }, 'the database could not answer');
}

/**
 * An error as clients see it: always with `extensions.code`, never a stack trace, and a fault without
 * detail. Codes: UNAUTHENTICATED, FORBIDDEN, BAD_REQUEST, NOT_FOUND, CURSOR_AHEAD, CURSOR_EXPIRED,
 * RATE_LIMITED, UNAVAILABLE, BAD_USER_INPUT (with the problems), INTERNAL_SERVER_ERROR, and GraphQL's own.
 * The limits have TOKEN_LIMIT, DEPTH_LIMIT, ALIAS_LIMIT, COMPLEXITY_LIMIT, SUBSCRIPTION_LIMIT and
 * INTROSPECTION_DISABLED.
 */
export function presentError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = causeOf(error);
  const { locations, path } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (cause instanceof UnauthenticatedError) {
    const extensions = { code: 'UNAUTHENTICATED', reason: cause.reason };
    return { ...place, message: cause.message, extensions };
  }
  const refusalCode = codeOfRefusal(cause);
  if (refusalCode !== undefined) {
    return { ...place, message: (cause as Error).message, extensions: { code: refusalCode } };
  }
  const problems = problemsOf(cause);
  if (problems) {
    const message = problems.map((problem) => problem.message).join('; ');
    return { ...place, message, extensions: { code: 'BAD_USER_INPUT', problems } };
  }
  if (isFault(error)) {
    return {
      ...place,
      message: 'An internal error occurred and was logged.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  }
  const limit = /contains more tha[nt] (\d+) tokens/.exec(formatted.message)?.[1];
  if (limit !== undefined) {
    const message = `This document has more tokens than the limit, which is ${limit}.`;
    return { message, extensions: { code: 'TOKEN_LIMIT' } };
  }
  const code = formatted.extensions?.['code'] ?? 'GRAPHQL_VALIDATION_FAILED';
  return { ...place, message: formatted.message, extensions: { code } };
}

function codeOfRefusal(cause: unknown): string | undefined {
  if (cause instanceof ForbiddenError) return 'FORBIDDEN';
  if (cause instanceof BadRequestError) return 'BAD_REQUEST';
  if (cause instanceof ObjectGoneError) return 'NOT_FOUND';
  if (cause instanceof CursorError) return cause.code;
  if (cause instanceof RateLimitedError) return 'RATE_LIMITED';
  return cause instanceof UnavailableError ? 'UNAVAILABLE' : undefined;
}

/** Makes a refused caller's error usable for Apollo before an operation runs; undefined for other errors. */
export function asRefusedCaller(thrown: unknown): GraphQLError | undefined {
  const error = unwrapError(thrown);
  const refusal = callerRefusals.find(([kind]) => error instanceof kind);
  if (!refusal) return undefined;
  const [, code, status] = refusal;
  const { message } = error as Error;
  const headers = new HeaderMap(
    error instanceof UnavailableError ? [['retry-after', String(error.retryAfterSeconds)]] : [],
  );
  const extensions: Record<string, unknown> = { code, http: { status, headers } };
  return new GraphQLError(message, { originalError: error as Error, extensions });
}

const callerRefusals = [
  [UnauthenticatedError, 'UNAUTHENTICATED', 401],
  [ForbiddenError, 'FORBIDDEN', 403],
  [BadRequestError, 'BAD_REQUEST', 400],
  [UnavailableError, 'UNAVAILABLE', 503],
] as const;
