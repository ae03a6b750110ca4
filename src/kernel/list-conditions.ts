import { organizationFor, requireScope, type Principal } from './principal.js';
import type { Scope } from './catalogue.js';
import type { IdFilter } from './schema/filter.inputs.js';

/** `column = ?`, also in the form that keeps the column in the order of an index. */
const equalColumnOf = /^(\w+) = (?:\?|any\(array\[\?::uuid\]\))$/;

/** SQL conditions with their values, so that no value is ever pasted into a statement. */
export class Conditions {
  readonly parts: string[] = [];
  readonly values: unknown[] = [];
  /** For each value the column that must equal it, if that is its whole condition. */
  readonly equalColumns: (string | undefined)[] = [];
  /**
   * Columns to sort by before the id, although they are equal in all matching rows. Without them PostgreSQL
   * reads the primary key backwards, through all newer rows of other tenants, because the estimated cost is
   * the same. That is 20 times slower with 5,000 such rows, and without bound. Only the index of the
   * tenant's lists has this order. A condition on another id drops them, because it has its own index.
   */
  order: readonly string[] = [];
  /** The columns of the tenant, if the rows are of one organization: the beginning of other indexes. */
  tenant: readonly string[] = [];
  /** Whether the rows are only those of the caller's organizations and environment. */
  isOfTenants = false;
  /**
   * Whether a condition uses a function that could show other tenants' rows in an error. Row-level security
   * keeps PostgreSQL from using an index for it.
   */
  isMatching = false;
  /** Whether the values decide about the plan, so PostgreSQL plans the statement anew each time. */
  isPlannedAnew = false;

  /** Adds a condition. Each `?` stands for the next of `values`. */
  and(condition: string, ...values: unknown[]): this {
    let next = 0;
    const [, equalColumn] = equalColumnOf.exec(condition) ?? [];
    if (/_id\b/.test(condition)) this.order = [];
    this.parts.push(
      condition.replaceAll('?', () => {
        this.values.push(values[next++]);
        this.equalColumns.push(equalColumn);
        return `$${this.values.length}`;
      }),
    );
    return this;
  }

  /** Adds a condition with the id of the owner of the list, which is not a column of it. */
  andOwner(condition: string, id: string): this {
    this.and(condition, id);
    this.equalColumns[this.values.length - 1] = 'id';
    return this;
  }

  /** Adds a condition only when its value is given. */
  andIf(value: unknown, condition: string): this {
    return value == null ? this : this.and(condition, value);
  }

  /** Adds a condition that a column has one of the values. */
  andOneOf(column: string, type: 'text' | 'uuid', values: readonly unknown[]): this {
    this.isPlannedAnew = true;
    return this.and(`${column} = any(?::${type}[])`, values);
  }

  /** Adds a condition that compares by a pattern or by an amount. */
  andMatching(condition: string, ...values: unknown[]): this {
    this.isMatching = true;
    this.isPlannedAnew = true;
    return this.and(condition, ...values);
  }

  toString(): string {
    return this.parts.length > 0 ? this.parts.join(' and ') : 'true';
  }
}

/**
 * The rows that a principal may list in their environment: of one organization (a TypeID), of those that a
 * filter names, or of all. Another tenant's organization reads as not found.
 */
export function tenantConditions(
  principal: Principal,
  scope: Scope,
  organizationTypeId?: string | null,
  filter?: IdFilter | null,
): Conditions {
  const { organizationIds, environment } = requireScope(principal, scope);
  const idOf = (typeId: string): string => organizationFor(principal, scope, typeId).organizationId;
  let wanted = organizationIds;
  for (const named of [organizationTypeId, filter?.eq, filter?.in]) {
    if (named == null) continue;
    const ids = new Set([named].flat().map(idOf));
    wanted = wanted.filter((id) => ids.has(id));
  }
  const conditions = new Conditions();
  if (wanted.length === 1) ofOne(conditions, wanted[0]);
  else conditions.and('organization_id = any(?)', wanted);
  conditions.isOfTenants = true;
  return conditions.and('environment = ?', environment);
}

/** The object that a list is below: an organization by its TypeID, others by their bare ids. */
export interface Within {
  readonly organizationId?: string;
  readonly campaignId?: string;
  readonly gigId?: string;
  readonly promoterId?: string;
}

/** The rows of a list of the caller's organizations: those of an object, or those that the filter names. */
export function listConditions(
  principal: Principal,
  scope: Scope,
  { filter }: { readonly filter?: { readonly organizationId?: IdFilter | null } | null },
  { organizationId, campaignId, gigId, promoterId }: Within = {},
): Conditions {
  return tenantConditions(principal, scope, organizationId, filter?.organizationId)
    .andIf(campaignId, 'campaign_id = ?')
    .andIf(gigId, 'gig_id = ?')
    .andIf(promoterId, 'promoter_id = ?');
}

/** As an array, because PostgreSQL would drop a constant column from the order. */
function ofOne(conditions: Conditions, organizationId: string | undefined): void {
  conditions.and('organization_id = any(array[?::uuid])', organizationId);
  conditions.tenant = ['organization_id', 'environment'];
  conditions.order = conditions.tenant;
}
