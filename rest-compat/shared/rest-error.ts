import { TributeError, type ErrorCode } from '../../src/kernel/errors.js';

/** What can be wrong with a field: what an operation says, and what only the dialects know of. */
type FieldErrorCode = ErrorCode | 'UNKNOWN_FIELD';

/** One field of the request that cannot be accepted, by the name that the dialect gives it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code: FieldErrorCode;
}

/** What every error of every dialect looks like on the wire. */
export interface ErrorBody {
  readonly statusCode: number;
  readonly message: string;
  readonly errors?: readonly FieldError[];
}

/** An answer that is not a success, thrown from wherever it is found out. */
export class RestError extends TributeError {
  constructor(
    readonly statusCode: number,
    message: string,
    readonly errors: readonly FieldError[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  body(): ErrorBody {
    const { statusCode, message, errors } = this;
    return { statusCode, message, ...(errors.length > 0 ? { errors } : {}) };
  }
}

/** A refusal after which the request has, or may have, done what it asked for. */
export class LateRefusal extends RestError {}

/** 422 for fields of the request, with the one message, or all of them in a row. */
export function invalid(errors: readonly [FieldError, ...FieldError[]]): RestError {
  return new RestError(422, errors.map((error) => error.message).join('; '), errors);
}
