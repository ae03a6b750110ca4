import type { EntityClass, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import { ErrorCode, refuse } from './errors.js';
import type { Conditions } from './list-conditions.js';
import { ListOrder, type Page, type PageArgs } from './schema/connection.js';
import { readTogether, type Reader } from './read-together.js';
import { columnsOf, guardRows } from './selected-columns.js';
import { asSystem, type SystemReason } from './tenant-scope.js';

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

const uuidColumns = new WeakMap<EntityMetadata, ReadonlySet<string | undefined>>();

/** The places of the values that name the owner of a list, in which the lists below many rows differ. */
function ownersIn(metadata: EntityMetadata, { equalColumns }: Conditions): number[] {
  let columns = uuidColumns.get(metadata);
  if (columns === undefined) {
    const uuids = metadata.props.filter(({ columnTypes }) => columnTypes[0] === 'uuid');
    columns = new Set(uuids.map(({ fieldNames }) => fieldNames[0]));
    uuidColumns.set(metadata, columns);
  }
  const known = columns;
  return equalColumns.flatMap((column, place) => (column !== undefined && known.has(column) ? place : []));
}

/**
 * Reads one page of an entity's table by keyset on its id, which sorts by creation. Returns plain rows in
 * the shape of the entity (same property names, amounts as bigint, times as Date), read by SQL. Hydrating
 * entities is two thirds of the cost of a list, and a list changes nothing. The table needs an index on
 * (the columns of `conditions`, id). Pages of the same tick that differ in an owner are read together.
 */
export async function readPage<Entity extends { id: string }>(
  reader: Reader,
  metadataOf: MetadataStorage,
  entity: EntityClass<Entity>,
  conditions: Conditions,
  args: PageArgs,
): Promise<Page<Entity>> {
  const metadata = metadataOf.get(entity) as unknown as EntityMetadata;
  const { limit, backwards, descending } = sliceOf(args);
  const ids = ownersIn(metadata, conditions);
  const total = {
    text: `select count(*)::int as count from "${metadata.tableName}" where ${conditions}`,
    values: [...conditions.values],
    ids,
  };
  const newestFirst = descending !== backwards;
  if (args.after != null) {
    conditions.and(`id ${newestFirst ? '<' : '>'} ?`, decodeCursor(args.after, 'after'));
  }
  if (args.before != null) {
    conditions.and(`id ${newestFirst ? '>' : '<'} ?`, decodeCursor(args.before, 'before'));
  }
  const { length } = conditions.values;
  const columns = columnsOf(metadata);
  const rows = await readTogether<Entity>(reader, {
    text: `select ${columns.list} from "${metadata.tableName}" where ${conditions}
     order by ${orderOf(conditions, descending)} limit $${length + 1} offset $${length + 2}`,
    values: [...conditions.values, limit + 1, args.offset ?? 0],
    ids,
  });
  guardRows(rows, columns);
  const countAll = async (): Promise<number> =>
    (await readTogether<{ count: number }>(reader, total))[0]?.count ?? 0;
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

/**
 * The same with access to all tenants, also for its later count.
 * @param reason names the permission that replaces tenancy
 */
export async function readPageAsSystem<Entity extends { id: string }>(
  reason: SystemReason,
  ...list: Parameters<typeof readPage<Entity>>
): Promise<Page<Entity>> {
  const page = await asSystem(reason, async () => readPage(...list));
  return { ...page, countAll: async () => asSystem(reason, page.countAll) };
}
