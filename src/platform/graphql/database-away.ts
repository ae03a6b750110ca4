import type { GraphQLError } from 'graphql';
import { DatabaseAwayError } from '../../kernel/errors.js';
import { causeOf } from './present-error.js';

/**
 * That the database was away, when an operation was answered nothing at all for that reason: then the answer is 503, and the client may
 * send the operation again. With something answered it stays 200, because part of the operation was done.
 */
export function databaseAway(
  data: object | null | undefined,
  errors: readonly GraphQLError[] | undefined,
): DatabaseAwayError | undefined {
  if (!errors || Object.values(data ?? {}).some((value) => value !== null)) return undefined;
  return errors.map((error) => causeOf(error)).find((cause) => cause instanceof DatabaseAwayError);
}
