/**
 * The database roles of statements, for any login. Neither owns anything or is a superuser. `app` sees the
 * rows of its scope, `system` those of every tenant. The login must be a member of both.
 */
export const roles = { app: 'tribute_app', system: 'tribute_system' } as const;

/** Start-up options of a connection whose statements run in this role. */
export function roleOption(role: string): string {
  return `-c role=${role}`;
}
