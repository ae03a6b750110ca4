import type { EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import type { Conditions } from './list-conditions.js';
import type { List, ListArgs } from './list/define-list.js';
import { encodeCursor, noCursor, type CursorPlace } from './list/list-cursor.js';
import { continueAt, orderSql, sliceOf } from './list/list-slice.js';
import type { Page, PageArgs } from './schema/connection.js';
import { readTogether, type Reader } from './read-together.js';
import { columnsOf } from './selected-columns.js';
import { asSystem, type SystemReason } from './tenant-scope.js';

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
 * Reads one page of a list by keyset on what it is ordered by, then on its id, which sorts by creation.
 * Returns plain rows in the shape of the entity (same property names, amounts as bigint, times as Date), read
 * by SQL. Hydrating entities is two thirds of the cost of a list, and a list changes nothing. The table needs
 * an index on (the columns of `conditions`, the keys of the order, id). Pages of the same tick that differ in
 * an owner are read together.
 */
export async function readPage<Entity extends { id: string }>(
  reader: Reader,
  metadataOf: MetadataStorage,
  list: List<Entity>,
  conditions: Conditions,
  args: ListArgs,
): Promise<Page<Entity>> {
  const metadata = metadataOf.get(list.entity) as unknown as EntityMetadata;
  const slice = sliceOf(list.orders, args);
  list.restrict(conditions, args);
  const ids = ownersIn(metadata, conditions);
  const total = {
    text: `select count(*)::int as count from "${metadata.tableName}" where ${conditions}`,
    values: [...conditions.values],
    ids,
    isPlannedAnew: conditions.isPlannedAnew,
  };
  const countInView = inViewOf(conditions);
  const cursorKeys = slice.keys.map(({ sql }, at) => `, (${sql})::text as "@key${at}"`).join('');
  const order = orderSql(conditions, slice);
  if (slice.keys.length > 0) conditions.isMatching = true;
  continueAt(conditions, slice, 'after', args.after);
  continueAt(conditions, slice, 'before', args.before);
  const { length } = conditions.values;
  const columns = columnsOf(metadata);
  const page = {
    text: `select ${columns.list}${cursorKeys} from "${metadata.tableName}" where ${conditions}
     order by ${order} limit $${length + 1} offset $${length + 2}`,
    values: [...conditions.values, slice.limit + 1, args.offset ?? 0],
    ids,
    isPlannedAnew: conditions.isPlannedAnew || slice.keys.length > 0,
    prototype: columns.guard,
  };
  const rows = await inViewOf(conditions)(async () => withPlaces(readTogether<Entity>(reader, page), args));
  const countAll = async (): Promise<number> =>
    (await countInView(async () => readTogether<{ count: number }>(reader, total)))[0]?.count ?? 0;
  const cursorOf = (item: Entity): string => encodeCursor(slice.name, placeOf(item, slice.keys.length));
  return pageOf(rows, args, { limit: slice.limit, cursorOf, countAll });
}

/**
 * How the rows of some conditions are read. Row-level security keeps PostgreSQL from using an index for
 * expressions, amounts and patterns. Conditions that name the caller's tenants are sufficient without it
 * (docs/adr/0054).
 */
function inViewOf({ isOfTenants, isMatching }: Conditions): <T>(work: () => T) => T {
  return isOfTenants && isMatching ? (work) => asSystem('LISTED_TENANTS', work) : (work) => work();
}

/** The place of a row, with the values of the order that its statement selected. */
function placeOf(item: { id: string }, count: number): CursorPlace {
  const values = item as unknown as Readonly<Record<string, string>>;
  return { id: item.id, keys: Array.from({ length: count }, (_, at) => values[`@key${at}`] ?? '') };
}

/** SQLSTATE class 22: a value is not of its type. Only the values of a forged cursor can be the cause. */
async function withPlaces<Rows>(rows: Promise<Rows>, { after, before }: ListArgs): Promise<Rows> {
  if (after == null && before == null) return rows;
  try {
    return await rows;
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('22')) throw error;
    throw noCursor(after == null ? 'before' : 'after');
  }
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
