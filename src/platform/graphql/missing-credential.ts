import type { GraphQLError } from 'graphql';
import { UnauthenticatedError } from '../../kernel/errors.js';
import { causeOf } from './present-error.js';

/** The error of an operation without a credential and without any result: then the response is 401. */
export function missingCredential(
  data: object | null | undefined,
  errors: readonly GraphQLError[] | undefined,
): UnauthenticatedError | undefined {
  if (!errors || Object.values(data ?? {}).some((value) => value !== null)) return undefined;
  return errors.map((error) => causeOf(error)).find((cause) => cause instanceof UnauthenticatedError);
}
