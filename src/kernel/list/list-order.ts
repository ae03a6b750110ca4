import type { OrderDirection } from '../schema/connection.js';

/** A value to sort by. It is never null in SQL, so that rows can be compared with a cursor. */
interface SortKey {
  readonly sql: string;
  readonly type: 'text' | 'numeric' | 'timestamptz';
}

/** A way to sort a list. Equal rows are sorted by id. Without keys it is the order of creation. */
export interface ListOrder {
  readonly description: string;
  readonly keys: readonly SortKey[];
}

/** What a caller asks for. `field` is a name in the orders of the list. */
export interface OrderBy {
  readonly field: string;
  readonly direction: OrderDirection;
}

/** The name of the order of creation, the default of every list. */
export const byCreation = 'CREATED_AT';

/** By a text, ignoring case. */
export function byText(column: string, description: string): ListOrder {
  return { description, keys: [{ sql: `lower(${column})`, type: 'text' }] };
}

/** By a value of an enum, in the order of the alphabet. */
export function byWord(column: string, description: string): ListOrder {
  return { description, keys: [{ sql: column, type: 'text' }] };
}

/** By a time. */
export function byTime(column: string, description: string): ListOrder {
  return { description, keys: [{ sql: column, type: 'timestamptz' }] };
}

/** By asset, and within an asset by amount. */
export function byAmount(column: string, description: string): ListOrder {
  return {
    description,
    keys: [
      { sql: 'asset', type: 'text' },
      { sql: column, type: 'numeric' },
    ],
  };
}

/** In place of null: the smallest text, the smallest time, and less than any amount. */
export const orNull = {
  text: (column: string): string => `coalesce(${column}, '')`,
  time: (column: string): string => `coalesce(${column}, '-infinity')`,
  amount: (column: string): string => `coalesce(${column}, -1)`,
} as const;
