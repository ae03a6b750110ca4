import type { EntityClass, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import { ErrorCode, refuse } from './errors.js';
import { organizationFor, requireScope, type Principal } from './principal.js';
import type { Scope } from './catalogue.js';
import { ListOrder, type Page, type PageArgs } from './schema/connection.js';
import type { Sql } from './sql.js';
import { asSystem } from './tenant-scope.js';

/** SQL conditions with their values, so that no value is ever pasted into a statement. */
export class Conditions {
  readonly parts: string[] = [];
  readonly values: unknown[] = [];
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
    if (/_id\b/.test(condition)) this.order = [];
    this.parts.push(
      condition.replaceAll('?', () => {
        this.values.push(values[next++]);
        return `$${this.values.length}`;
      }),
    );
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

const columnLists = new WeakMap<EntityMetadata, string>();

/** `"target_url" as "targetUrl", …`: every column of an entity, named as its property. */
function columnsOf(metadata: EntityMetadata): string {
  let list = columnLists.get(metadata);
  if (list === undefined) {
    list = metadata.props
      .filter((property) => property.persist !== false && property.fieldNames.length === 1)
      .map((property) => `"${property.fieldNames[0]}" as "${property.name}"`)
      .join(', ');
    columnLists.set(metadata, list);
  }
  return list;
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function encodeCursor(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function decodeCursor(cursor: string, field: string): string {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!uuidPattern.test(id)) {
    throw refuse(ErrorCode.INVALID, `"${field}" is not a cursor of this list.`, field);
  }
  return id;
}

interface Slice {
  readonly limit: number;
  readonly backwards: boolean;
  readonly descending: boolean;
}

function sliceOf(args: PageArgs): Slice {
  if (args.first != null && args.last != null) {
    throw refuse(ErrorCode.INVALID, 'Send "first" or "last", not both.', 'first');
  }
  const backwards = args.last != null;
  const newestFirst = (args.orderBy ?? ListOrder.NEWEST_FIRST) === ListOrder.NEWEST_FIRST;
  return { limit: args.last ?? args.first ?? 20, backwards, descending: newestFirst !== backwards };
}

/** The tenant's columns sort in the opposite direction to the id, as in the index. */
function orderOf({ order }: Conditions, descending: boolean): string {
  const before = order.map((column) => `${column} ${descending ? 'asc' : 'desc'}, `);
  return `${before.join('')}id ${descending ? 'desc' : 'asc'}`;
}

/**
 * Reads one page of an entity's table by keyset on its id, which sorts by creation. Returns plain rows in
 * the shape of the entity (same property names, amounts as bigint, times as Date), read by SQL. Hydrating
 * entities is two thirds of the cost of a list, and a list changes nothing. The table needs an index on
 * (the columns of `conditions`, id).
 */
export async function readPage<Entity extends { id: string }>(
  sql: Sql,
  metadataOf: MetadataStorage,
  entity: EntityClass<Entity>,
  conditions: Conditions,
  args: PageArgs,
): Promise<Page<Entity>> {
  const metadata = metadataOf.get(entity) as unknown as EntityMetadata;
  const { limit, backwards, descending } = sliceOf(args);
  const total = {
    text: `select count(*)::int as count from "${metadata.tableName}" where ${conditions}`,
    values: [...conditions.values],
  };
  const newestFirst = descending !== backwards;
  if (args.after != null) {
    conditions.and(`id ${newestFirst ? '<' : '>'} ?`, decodeCursor(args.after, 'after'));
  }
  if (args.before != null) {
    conditions.and(`id ${newestFirst ? '>' : '<'} ?`, decodeCursor(args.before, 'before'));
  }
  const { length } = conditions.values;
  const rows = await sql.queryPrepared<Entity>(
    `select ${columnsOf(metadata)} from "${metadata.tableName}" where ${conditions}
     order by ${orderOf(conditions, descending)} limit $${length + 1} offset $${length + 2}`,
    [...conditions.values, limit + 1, args.offset ?? 0],
  );
  const countAll = async (): Promise<number> =>
    (await sql.queryPrepared<{ count: number }>(total.text, total.values))[0]?.count ?? 0;
  return pageOf(rows, args, { limit, cursorOf: (item) => encodeCursor(item.id), countAll });
}

/** A page of rows in the order of their query, which asked for one row more than `limit`. */
export function pageOf<Item>(
  rows: Item[],
  args: PageArgs,
  page: Pick<Page<Item>, 'cursorOf' | 'countAll'> & { readonly limit: number },
): Page<Item> {
  const { limit, cursorOf, countAll } = page;
  const backwards = args.last != null;
  const more = rows.length > limit;
  const shown = rows.slice(0, limit);
  const nodes = backwards ? shown.toReversed() : shown;
  const [first, last] = [nodes[0], nodes.at(-1)];
  return {
    nodes,
    pageInfo: {
      hasNextPage: backwards ? args.before != null : more,
      hasPreviousPage: backwards ? more : args.after != null || (args.offset ?? 0) > 0,
      startCursor: first ? cursorOf(first) : null,
      endCursor: last ? cursorOf(last) : null,
    },
    cursorOf,
    countAll,
  };
}

/** The same over every tenant, for an operator. The page and its later count are read with system access. */
export async function readPageAsSystem<Entity extends { id: string }>(
  ...[sql, metadata, entity, conditions, args]: Parameters<typeof readPage<Entity>>
): Promise<Page<Entity>> {
  return asSystem('OPERATOR', async () => {
    const page = await readPage(sql, metadata, entity, conditions, args);
    return { ...page, countAll: async () => asSystem('OPERATOR', async () => page.countAll()) };
  });
}
