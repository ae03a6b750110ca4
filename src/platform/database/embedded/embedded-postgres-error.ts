/** The alternative that every "cannot run here" message names. */
export const useOwnServer = 'Set DATABASE_URL to use a PostgreSQL server of your own instead.';

/** The embedded PostgreSQL cannot start. The message gives the operator the reason and the solution. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code = 'EMBEDDED_POSTGRES';
}

/**
 * The `code` of a Node system error (`ENOENT`, `EACCES`, …), if it has one. No `instanceof`: within
 * Jest, Node's own errors come from another realm.
 */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return String(isError ? error.message : error);
}
