import type { Conditions } from '../list-conditions.js';
import { OrderDirection, pageSizeOf } from '../schema/connection.js';
import type { ListArgs } from './define-list.js';
import { decodeCursor } from './list-cursor.js';
import { byCreation, type ListOrder } from './list-order.js';

/** The part of a list that a caller asks for. */
export interface ListSlice {
  readonly limit: number;
  readonly backwards: boolean;
  /** The name of the order, for cursors. */
  readonly name: string;
  readonly keys: ListOrder['keys'];
  readonly ascending: boolean;
}

/** Reads the arguments of a page. */
export function sliceOf(orders: Readonly<Record<string, ListOrder>>, args: ListArgs): ListSlice {
  const { field, direction } = args.orderBy ?? { field: byCreation, direction: OrderDirection.DESC };
  return {
    limit: pageSizeOf(args),
    backwards: args.last != null,
    name: field,
    keys: orders[field]?.keys ?? [],
    ascending: direction === OrderDirection.ASC,
  };
}

/**
 * The columns to sort by. In the order of creation, the tenant's columns sort in the opposite direction to
 * the id, as in the index. In other orders all columns have the same direction.
 */
export function orderSql(conditions: Conditions, { keys, ascending, backwards }: ListSlice): string {
  const [along, against] = ascending === backwards ? ['desc', 'asc'] : ['asc', 'desc'];
  if (keys.length === 0) {
    return [...conditions.order.map((column) => `${column} ${against}`), `id ${along}`].join(', ');
  }
  const columns = [...conditions.tenant, ...keys.map(({ sql }) => sql), 'id'];
  return columns.map((column) => `${column} ${along}`).join(', ');
}

/** Adds the condition that rows follow or precede the place of a cursor. */
export function continueAt(
  conditions: Conditions,
  { name, keys, ascending }: ListSlice,
  field: 'after' | 'before',
  cursor: string | null | undefined,
): void {
  if (cursor == null) return;
  const place = decodeCursor(cursor, field, name, keys.length);
  const sign = ascending === (field === 'after') ? '>' : '<';
  if (keys.length === 0) {
    conditions.and(`id ${sign} ?`, place.id);
    return;
  }
  const columns = [...keys.map(({ sql }) => sql), 'id'].join(', ');
  const values = [...keys.map(({ type }) => `?::${type}`), '?::uuid'].join(', ');
  conditions.andMatching(`(${columns}) ${sign} (${values})`, ...place.keys, place.id);
}
