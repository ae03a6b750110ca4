import { organizationFor, requireScope, type Principal } from './principal.js';
import type { Scope } from './catalogue.js';

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

  toString(): string {
    return this.parts.length > 0 ? this.parts.join(' and ') : 'true';
  }
}

/**
 * The rows that a principal may list: of one named organization (a TypeID) or of all of theirs, in their
 * environment. Another tenant's organization reads as not found.
 */
export function tenantConditions(
  principal: Principal,
  scope: Scope,
  organizationTypeId?: string | null,
): Conditions {
  const { organizationIds, environment } = requireScope(principal, scope);
  const conditions = new Conditions();
  if (organizationTypeId == null) {
    if (organizationIds.length === 1) ofOne(conditions, organizationIds[0]);
    else conditions.and('organization_id = any(?)', organizationIds);
  } else {
    ofOne(conditions, organizationFor(principal, scope, organizationTypeId).organizationId);
  }
  return conditions.and('environment = ?', environment);
}

/** As an array, because PostgreSQL would drop a constant column from the order. */
function ofOne(conditions: Conditions, organizationId: string | undefined): void {
  conditions.and('organization_id = any(array[?::uuid])', organizationId);
  conditions.order = ['organization_id', 'environment'];
}
