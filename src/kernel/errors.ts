/**
 * All error codes of refused requests. Each edge (GraphQL, each REST dialect) maps them to its own format. No
 * other code uses HTTP status codes.
 */
export enum ErrorCode {
  INVALID = 'INVALID',
  INVALID_URL = 'INVALID_URL',
  INVALID_AMOUNT = 'INVALID_AMOUNT',
  NOT_FOUND = 'NOT_FOUND',
  CONFLICT = 'CONFLICT',
  DUPLICATE_CONVERSION = 'DUPLICATE_CONVERSION',
  IDEMPOTENCY_KEY_REUSED = 'IDEMPOTENCY_KEY_REUSED',
  ILLEGAL_STATUS_CHANGE = 'ILLEGAL_STATUS_CHANGE',
  INSUFFICIENT_FUNDS = 'INSUFFICIENT_FUNDS',
  UNAVAILABLE = 'UNAVAILABLE',
  RATE_LIMITED = 'RATE_LIMITED',
  TOTP_REQUIRED = 'TOTP_REQUIRED',
  SELF_APPROVAL = 'SELF_APPROVAL',
  SCOPE_MISSING = 'SCOPE_MISSING',
  QUOTA_EXCEEDED = 'QUOTA_EXCEEDED',
  STEP_UP_REQUIRED = 'STEP_UP_REQUIRED',
}

/** One problem in the input. `field` is the path below the mutation's input, such as `['targetUrl']`. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: readonly string[];
}

/** The base of every error that Tribute raises on purpose. Any other error is a bug, and is hidden. */
export abstract class TributeError extends Error {
  override name = this.constructor.name;
}

/** The caller's input is refused. Mutations return it as `userErrors`, REST as its 4xx status. */
export class RefusedError extends TributeError {
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems.map((problem) => problem.message).join('; '));
  }
}

export type CredentialProblem = 'MISSING' | 'MALFORMED' | 'UNKNOWN' | 'EXPIRED' | 'REVOKED';

/** The credential is missing, invalid or no longer valid. */
export class UnauthenticatedError extends TributeError {
  constructor(
    message = 'Send an API key or session token as "Authorization: Bearer <token>".',
    readonly reason: CredentialProblem = 'MISSING',
  ) {
    super(message);
  }
}

/** A part of the request other than its input is invalid. The message names it and the allowed values. */
export class BadRequestError extends TributeError {}

/** The credential is valid but not authorized for this. */
export class ForbiddenError extends TributeError {}

/** Whether an error refuses the caller because of the request's credential or what was sent with it. */
export function isRefusedCaller(error: unknown): boolean {
  return (
    error instanceof UnauthenticatedError ||
    error instanceof ForbiddenError ||
    error instanceof BadRequestError
  );
}

/** The object that a stored id names was deleted, or this caller cannot see it. */
export class ObjectGoneError extends TributeError {}

/** A cursor in the event log from which reading cannot continue. The message gives the reason. */
export class CursorError extends TributeError {
  constructor(
    readonly code: 'CURSOR_AHEAD' | 'CURSOR_EXPIRED',
    message: string,
  ) {
    super(message);
  }
}

/** The caller has used up its rate limit for now. */
export class RateLimitedError extends TributeError {
  /** Seconds until the same request is possible. */
  readonly retryAfterSeconds: number;

  /** @param isShared Whether all keys of an organization share the limit. */
  constructor(limit: number, waitMs: number, isShared = false) {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const whose = isShared ? ' for all API keys of the organization together' : '';
    super(`The limit${whose} is ${limit} points a minute. Try again in ${seconds} s.`);
    this.retryAfterSeconds = seconds;
  }
}

/** An external service that the response needs is unavailable. The message is safe to show to any caller. */
export class UnavailableError extends TributeError {
  constructor(
    message: string,
    /** Seconds until a retry is useful. */
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

/**
 * The database cannot answer now. Whether a change was made is unknown. Retry with the same idempotency key.
 */
export class DatabaseAwayError extends UnavailableError {
  /** @param cause The driver's error, only for the log. */
  constructor(override readonly cause: unknown) {
    super(
      `The database is not available now. Try again in ${String(databaseRetrySeconds)} s.`,
      databaseRetrySeconds,
    );
  }
}

/** Most outages are restarts and failovers, which take a few seconds. */
const databaseRetrySeconds = 2;

/** Creates a refusal with a single problem. */
export function refuse(code: ErrorCode, message: string, ...field: string[]): RefusedError {
  return new RefusedError([{ code, message, ...(field.length > 0 ? { field } : {}) }]);
}

/** Refuses an input that contradicts what is stored. */
export function conflict(message: string, ...field: string[]): RefusedError {
  return refuse(ErrorCode.CONFLICT, message, ...field);
}

/** The same error for another tenant's id, a deleted id and a mistyped id. */
export function notFound(what: string, ...field: string[]): RefusedError {
  return refuse(ErrorCode.NOT_FOUND, `There is no such ${what}.`, ...field);
}

/**
 * A row disappeared between two statements of this request: it was deleted, or the sandbox was emptied.
 * @param entity The name of its class: `TopUpRefund`.
 */
export function deletedMeanwhile(entity: string): RefusedError {
  const words = entity.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
  return refuse(ErrorCode.NOT_FOUND, `The ${words} was deleted in the meantime.`);
}
