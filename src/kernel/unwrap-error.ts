import { DatabaseAwayError } from './errors.js';
import { isDatabaseAway } from './sql.js';

/** An error as the edges answer it: what the driver says of a database that is away becomes `DatabaseAwayError`, all else stays. */
export function unwrapError(error: unknown): unknown {
  return isDatabaseAway(error) ? new DatabaseAwayError(error) : error;
}
