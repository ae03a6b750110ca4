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
 * Why work may see every tenant: the permission that it has instead of tenancy.
 *
 * - `CROSS_TENANT_CHECK`: a rule counts over all tenants, such as who else a person is, or whether an address is taken.
 * - `JOB`: a scheduled job works for all tenants.
 * - `LEDGER`: money moves over accounts, and under locks, that no tenant owns. A condition keeps the work to the caller's rows.
 * - `MARKETPLACE`: organizations show these columns to everybody.
 * - `NEW_ORGANIZATION`: the organization is new, and the caller's scope does not have it yet.
 * - `OPERATOR`: the caller is an operator.
 * - `OWN_RECORD`: the caller has proven that the promoter's record is theirs.
 * - `PAYMENT_PROVIDER`: the provider reports a payment, which names the row.
 * - `READABLE_OBJECT`: the rows belong to an object that the caller could read.
 * - `SIGN_IN`: nobody is signed in yet.
 * - `TOKEN`: the caller holds a token that names the row.
 */
export type SystemReason =
  | 'CROSS_TENANT_CHECK'
  | 'JOB'
  | 'LEDGER'
  | 'MARKETPLACE'
  | 'NEW_ORGANIZATION'
  | 'OPERATOR'
  | 'OWN_RECORD'
  | 'PAYMENT_PROVIDER'
  | 'READABLE_OBJECT'
  | 'SIGN_IN'
  | 'TOKEN';

/** Runs `work` with sight of every tenant. Only for work that has another permission than tenancy, which the reason names. */
export function asSystem<T>(_reason: SystemReason, work: () => T): T {
  return scopes.run(system, work);
}

/** The scope of the running work. */
export function currentScope(): TenantScope | undefined {
  return scopes.getStore();
}
