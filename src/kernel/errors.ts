/**
 * What can be wrong with a request, as a closed list. Each edge (GraphQL, each REST dialect) maps these codes to its
 * own shape once; nothing else in the code knows of status numbers.
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

/** One thing wrong with what a caller sent. `field` is the path below the mutation's input, such as `['targetUrl']`. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: readonly string[];
}

/** The base of every error that Tribute raises on purpose. Anything else that is thrown is a fault, and is hidden. */
export abstract class TributeError extends Error {
  override name = this.constructor.name;
}

/** The caller's input cannot be accepted. Mutations answer it as `userErrors`, REST as its 4xx. */
export class RefusedError extends TributeError {
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems.map((problem) => problem.message).join('; '));
  }
}

/** What is wrong with a credential. */
export type CredentialProblem = 'MISSING' | 'MALFORMED' | 'UNKNOWN' | 'EXPIRED' | 'REVOKED';

/** No credential, or one that is not valid, or not any more. */
export class UnauthenticatedError extends TributeError {
  constructor(
    message = 'Send an API key or session token as "Authorization: Bearer <token>".',
    readonly reason: CredentialProblem = 'MISSING',
  ) {
    super(message);
  }
}

/** Something about the request, beside its input, means nothing that we know. The message names it and what is allowed. */
export class BadRequestError extends TributeError {}

/** The credential is good, but may not do this. */
export class ForbiddenError extends TributeError {}

/** Whether an error says that nobody is let in with what a request brought: a credential, or what stands beside it. */
export function isRefusedCaller(error: unknown): boolean {
  return (
    error instanceof UnauthenticatedError ||
    error instanceof ForbiddenError ||
    error instanceof BadRequestError
  );
}

/** A place in the log of domain events from which nobody can go on. The message says why. */
export class CursorError extends TributeError {
  constructor(
    readonly code: 'CURSOR_AHEAD' | 'CURSOR_EXPIRED',
    message: string,
  ) {
    super(message);
  }
}

/** The caller has used up its allowance for now. */
export class RateLimitedError extends TributeError {
  /** Whole seconds after which the same request is possible. */
  readonly retryAfterSeconds: number;

  /** @param isShared Whether the limit is that of all keys of an organization together. */
  constructor(limit: number, waitMs: number, isShared = false) {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const whose = isShared ? ' for all API keys of the organization together' : '';
    super(`The limit${whose} is ${limit} points a minute. Try again in ${seconds} s.`);
    this.retryAfterSeconds = seconds;
  }
}

/** Something outside that the answer needs is not to be had now. What the message says can be told to anybody. */
export class UnavailableError extends TributeError {
  constructor(
    message: string,
    /** Whole seconds after which it is worth trying again. */
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

/** The database cannot answer now. Whether a change was made is not known: the same request with the same idempotency key is safe. */
export class DatabaseAwayError extends UnavailableError {
  /** @param cause What the driver said; for the log alone. */
  constructor(override readonly cause: unknown) {
    super(
      `The database is not available now. Try again in ${String(databaseRetrySeconds)} s.`,
      databaseRetrySeconds,
    );
  }
}

/** Most outages are restarts and failovers: some seconds. */
const databaseRetrySeconds = 2;

/** Shorthand for a refusal with a single problem. */
export function refuse(code: ErrorCode, message: string, ...field: string[]): RefusedError {
  return new RefusedError([{ code, message, ...(field.length > 0 ? { field } : {}) }]);
}

/** What another tenant's id, a deleted id and a mistyped id all read as. */
export function notFound(what: string, ...field: string[]): RefusedError {
  return refuse(ErrorCode.NOT_FOUND, `There is no such ${what}.`, ...field);
}

/**
 * A row that was there a moment ago is gone: somebody deleted it, or emptied the sandbox, between two statements of this request.
 *
 * @param entity The name of its class: `TopUpRefund`.
 */
export function deletedMeanwhile(entity: string): RefusedError {
  const words = entity.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
  return refuse(ErrorCode.NOT_FOUND, `The ${words} was deleted in the meantime.`);
}
