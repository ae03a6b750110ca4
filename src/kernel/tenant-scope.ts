import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment } from './environment.js';

/**
 * The rows that the database shows: those of some organizations in one environment, or all of them to the system. To a
 * person it also shows, for reading, what is theirs as a promoter of whatever organization in that environment.
 */
export type TenantScope =
  | {
      readonly kind: 'tenant';
      readonly organizationIds: readonly string[];
      readonly environment: Environment;
      /** The person who asks. */
      readonly userId?: string;
    }
  | { readonly kind: 'system' };

const scopes = new AsyncLocalStorage<TenantScope | undefined>();
const system: TenantScope = { kind: 'system' };

/**
 * Runs `work` so that every statement of it reaches the database with this scope, where row-level security holds it to
 * that. It is a second lock: services still say themselves whose rows they want. Without a scope, no tenant's row exists.
 */
export function inScope<T>(scope: TenantScope | undefined, work: () => T): T {
  return scopes.run(scope, work);
}

/**
 * Runs `work` with sight of every tenant. Only for what has another permission than tenancy, and say which: a token that
 * the caller holds, an operator's right, the first rows of an organization that is just being made.
 */
export function asSystem<T>(work: () => T): T {
  return scopes.run(system, work);
}

/** The scope of the running work. */
export function currentScope(): TenantScope | undefined {
  return scopes.getStore();
}
