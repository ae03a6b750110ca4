import { TributeError, type ErrorCode } from '../../src/kernel/errors.js';

/** The error codes of a field: those of operations, and those of the dialects alone. */
type FieldErrorCode = ErrorCode | 'UNKNOWN_FIELD';

/** One invalid field of the request, by its dialect name. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code: FieldErrorCode;
}

/** The body of every error of every dialect. */
export interface ErrorBody {
  readonly statusCode: number;
  readonly message: string;
  readonly errors?: readonly FieldError[];
}

/** An error response, thrown where it is detected. */
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

/** A refusal after which the request has, or may have, done its work. */
export class LateRefusal extends RestError {}

/** 422 for fields of the request, with a single message or all messages joined. */
export function invalid(errors: readonly [FieldError, ...FieldError[]]): RestError {
  return new RestError(422, errors.map((error) => error.message).join('; '), errors);
}
