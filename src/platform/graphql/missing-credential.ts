import type { GraphQLError } from 'graphql';
import { UnauthenticatedError } from '../../kernel/errors.js';
import { causeOf } from './present-error.js';

/** What an operation without a credential failed by, if it was answered nothing at all: then the answer is 401. */
export function missingCredential(
  data: object | null | undefined,
  errors: readonly GraphQLError[] | undefined,
): UnauthenticatedError | undefined {
  if (!errors || Object.values(data ?? {}).some((value) => value !== null)) return undefined;
  return errors.map((error) => causeOf(error)).find((cause) => cause instanceof UnauthenticatedError);
}
