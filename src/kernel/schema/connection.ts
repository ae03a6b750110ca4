import type { ClassType } from 'type-graphql';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { Max, MaxLength, Min } from 'class-validator';
import { describedEnum } from './describe-enum.js';
import { NullableField } from './nullable-field.js';
import { NullableIntegerInput, NullableTextInput } from './input-field.js';
import { Default } from './default.js';
import { ErrorCode, refuse } from '../errors.js';

export const OrderDirection = describedEnum('OrderDirection', 'The direction of an order.', {
  ASC: 'The smallest value comes first: A before Z, 1 before 2, the oldest time, an empty value.',
  DESC: 'The largest value comes first: Z before A, 2 before 1, the newest time. Empty values are last.',
});
export type OrderDirection = keyof typeof OrderDirection;

/** The largest page. */
export const maxPageSize = 100;
/** The page of a caller that names no size. */
export const usualPageSize = 20;
/** A cursor has the values that its list is ordered by. */
const maxCursor = 3000;

/** The arguments of every list: `first`/`after` or `last`/`before`, at most 100 a page. */
@ArgsType()
export class PageArgs {
  @Default(usualPageSize)
  @NullableIntegerInput('Number of items from the start, 1 to 100.', Min(1), Max(maxPageSize))
  first?: number | null;

  @NullableTextInput('Only items after this cursor.', MaxLength(maxCursor))
  after?: string | null;

  @NullableIntegerInput('Number of items from the end, 1 to 100.', Min(1), Max(maxPageSize))
  last?: number | null;

  @NullableTextInput('Only items before this cursor.', MaxLength(maxCursor))
  before?: string | null;

  @NullableIntegerInput(
    'Number of items to skip from the start, at most 10000. For clients that count pages; cursors are faster.',
    Min(0),
    Max(10_000),
  )
  offset?: number | null;
}

/** The size of the page that is asked for. `last` alone replaces the default of `first`. */
export function pageSizeOf({ first, last }: Pick<PageArgs, 'first' | 'last'>): number {
  if (last == null) return first ?? usualPageSize;
  if (first == null || first === usualPageSize) return last;
  throw refuse(ErrorCode.INVALID, 'Send "first" or "last", not both.', 'first');
}

@ObjectType({ description: 'The position of a page in its list.', simpleResolvers: true })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether more items follow this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether items precede this page.' })
  hasPreviousPage!: boolean;

  @NullableField(() => String, 'Cursor of the first item of this page. Null when the page is empty.')
  startCursor!: string | null;

  @NullableField(() => String, 'Cursor of the last item of this page. Null when the page is empty.')
  endCursor!: string | null;
}

/** One page of a list from a read model. The total is counted only on request. */
export interface Page<Item> {
  readonly nodes: Item[];
  readonly pageInfo: PageInfo;
  readonly cursorOf: (item: Item) => string;
  readonly countAll: () => Promise<number>;
}

/** The Relay connection type over an item type: `edges`, `nodes`, `pageInfo`, `totalCount`. */
export function connectionOf<Item extends object>(
  item: ClassType<Item> | (abstract new () => Item),
  name: string,
): ClassType<Page<Item>> {
  @ObjectType(`${name}Edge`, { description: 'An item and its cursor.', simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: 'Cursor of this item, for `after` and `before`.' })
    cursor!: string;

    @Field(() => item as ClassType<Item>, { description: 'The item.' })
    node!: Item;
  }

  @ObjectType(`${name}Connection`, { description: 'One page of a list.' })
  class Connection implements Page<Item> {
    @Field(() => [item as ClassType<Item>], { simple: true, description: 'The items of this page.' })
    nodes!: Item[];

    @Field(() => PageInfo, { simple: true, description: 'The position of this page in the list.' })
    pageInfo!: PageInfo;

    cursorOf!: (item: Item) => string;
    countAll!: () => Promise<number>;

    @Field(() => [Edge], { description: 'The items with their cursors.' })
    edges(): Edge[] {
      return this.nodes.map((node) => ({ node, cursor: this.cursorOf(node) }));
    }

    @Field(() => Int, { description: 'Number of items in the whole list.' })
    async totalCount(): Promise<number> {
      return this.countAll();
    }
  }
  return Connection;
}
