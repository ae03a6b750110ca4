import { DatabaseAwayError } from './errors.js';
import { isDatabaseAway } from './sql.js';

/** For the edges: a driver's error of an unavailable database becomes `DatabaseAwayError`. */
export function unwrapError(error: unknown): unknown {
  return isDatabaseAway(error) ? new DatabaseAwayError(error) : error;
}
