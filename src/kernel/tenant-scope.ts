import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment } from './environment.js';

/**
 * The rows that the database shows: those of some organizations in one environment, or all rows to the
 * system. A person can also read their own promoter records of any organization in that environment.
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
 * Runs `work` with this scope on every statement; row-level security in the database enforces it. It is a
 * second lock: services still filter rows themselves. Without a scope, no tenant rows are visible.
 */
export function inScope<T>(scope: TenantScope | undefined, work: () => T): T {
  return scopes.run(scope, work);
}

/**
 * Why work may see every tenant: the permission that replaces tenancy.
 * - `CROSS_TENANT_CHECK`: a rule counts over all tenants, such as a person's records, or addresses in use.
 * - `JOB`: a scheduled job works for all tenants.
 * - `LEDGER`: money moves between accounts and locks that no tenant owns; a condition limits the rows.
 * - `LISTED_TENANTS`: the conditions of a list name the caller's organizations and environment.
 * - `MARKETPLACE`: organizations show these columns to everybody.
 * - `NEW_ORGANIZATION`: the organization is new, and not yet in the caller's scope.
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
  | 'LISTED_TENANTS'
  | 'MARKETPLACE'
  | 'NEW_ORGANIZATION'
  | 'OPERATOR'
  | 'OWN_RECORD'
  | 'PAYMENT_PROVIDER'
  | 'READABLE_OBJECT'
  | 'SIGN_IN'
  | 'TOKEN';

/** Runs `work` with access to all tenants. `_reason` names the permission that replaces tenancy. */
export function asSystem<T>(_reason: SystemReason, work: () => T): T {
  return scopes.run(system, work);
}

/** The scope of the running work. */
export function currentScope(): TenantScope | undefined {
  return scopes.getStore();
}
