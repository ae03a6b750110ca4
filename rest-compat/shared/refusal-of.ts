import type { GraphQLError } from 'graphql';
import { causeOf } from '../../src/platform/graphql/present-error.js';
import {
  BadRequestError,
  ErrorCode,
  ForbiddenError,
  RateLimitedError,
  UnauthenticatedError,
  UnavailableError,
  type Problem,
} from '../../src/kernel/errors.js';
import { challengeOf } from '../../src/kernel/challenge-of.js';
import { problemsOf } from '../../src/kernel/schema/mutation.js';
import { unwrapError } from '../../src/kernel/unwrap-error.js';
import { dialectPath, inDialectWords, type FieldNames } from './field-names.js';
import { RestError, type FieldError } from './rest-error.js';

/** A problem of an operation's input. Without a `field` it concerns no single field. */
type Refused = Omit<Problem, 'field'> & { readonly field?: readonly string[] | null };

/** The status of each refusal. */
export const statusOfCode: Readonly<Record<ErrorCode, number>> = {
  [ErrorCode.INVALID]: 422,
  [ErrorCode.INVALID_URL]: 422,
  [ErrorCode.INVALID_AMOUNT]: 422,
  [ErrorCode.UNAVAILABLE]: 422,
  [ErrorCode.NOT_FOUND]: 404,
  [ErrorCode.CONFLICT]: 409,
  [ErrorCode.DUPLICATE_CONVERSION]: 409,
  [ErrorCode.ILLEGAL_STATUS_CHANGE]: 409,
  [ErrorCode.IDEMPOTENCY_KEY_REUSED]: 409,
  [ErrorCode.INSUFFICIENT_FUNDS]: 402,
  [ErrorCode.RATE_LIMITED]: 429,
  [ErrorCode.TOTP_REQUIRED]: 401,
  [ErrorCode.SELF_APPROVAL]: 403,
  [ErrorCode.SCOPE_MISSING]: 403,
  [ErrorCode.QUOTA_EXCEEDED]: 403,
  [ErrorCode.STEP_UP_REQUIRED]: 403,
};

/** Statuses are in lower case in every dialect, also in messages. */
function inLowerCase(message: string, code: ErrorCode): string {
  const aboutStatus = code === ErrorCode.ILLEGAL_STATUS_CHANGE || code === ErrorCode.CONFLICT;
  return aboutStatus
    ? message.replaceAll(/\b(?:[A-Z]{4,}|[A-Z]+(?:_[A-Z]+)+)\b/g, (word) => word.toLowerCase())
    : message;
}

/** The message, with the dialect's name in place of a path or operator: "q must be …" for `name.contains`. */
function spoken({ message, field }: Refused, names: FieldNames): string {
  if (!field || field.length < 2) return message;
  const path = field.join('.');
  const [name, operator] = [names.get(path), field.at(-1)];
  const said = [path, operator].find((words) => message.startsWith(`${words} `));
  return name !== undefined && said !== undefined ? name + message.slice(said.length) : message;
}

/**
 * The response to a mutation that refused its input. `errors` names fields of the body or query; a fault in
 * the path needs no field.
 */
export function refusalOf(problems: readonly Refused[], names: FieldNames): RestError {
  const worded = problems.map((problem) => ({
    ...problem,
    message: inLowerCase(inDialectWords(spoken(problem, names), names), problem.code),
  }));
  const errors = worded.flatMap(({ field, message, code }): FieldError[] => {
    const name = dialectPath(field, names);
    return name === undefined ? [] : [{ field: name, message, code }];
  });
  const message = worded.map((problem) => problem.message).join('; ');
  return new RestError(statusOfCode[problems[0]?.code ?? ErrorCode.INVALID], message, errors);
}

/** 401, with the required scheme (RFC 9110). */
function unauthenticated(error: UnauthenticatedError): RestError {
  return new RestError(401, error.message, [], { 'WWW-Authenticate': challengeOf(error) });
}

/** The response to an intentional error; undefined for a fault, which is hidden from clients. */
export function answerTo(thrown: unknown, names: FieldNames): RestError | undefined {
  const error = unwrapError(thrown);
  if (error instanceof RestError) return error;
  if (error instanceof UnauthenticatedError) return unauthenticated(error);
  if (error instanceof ForbiddenError) return new RestError(403, error.message);
  if (error instanceof BadRequestError) return new RestError(400, error.message);
  if (error instanceof RateLimitedError || error instanceof UnavailableError) {
    const status = error instanceof RateLimitedError ? 429 : 503;
    return new RestError(status, error.message, [], { 'Retry-After': String(error.retryAfterSeconds) });
  }
  const problems = problemsOf(error);
  return problems && refusalOf(problems, names);
}

/** The response to an operation's errors: the first intentional one; undefined for a fault. */
export function answerToAll(errors: readonly GraphQLError[], names: FieldNames): RestError | undefined {
  const answers = errors.map((error) => answerTo(causeOf(error), names));
  return answers.includes(undefined) ? undefined : answers[0];
}
