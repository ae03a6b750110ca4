import type { ClassType } from 'type-graphql';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { Max, MaxLength, Min } from 'class-validator';
import { describedEnum } from './describe-enum.js';
import { NullableField } from './nullable-field.js';
import { NullableIntegerInput, NullableTextInput } from './input-field.js';

export const ListOrder = describedEnum('ListOrder', 'The order of a list, by creation time.', {
  NEWEST_FIRST: 'The newest object comes first.',
  OLDEST_FIRST: 'The oldest object comes first.',
});
export type ListOrder = keyof typeof ListOrder;

/** The largest page. */
export const maxPageSize = 100;

/** The arguments of every list: `first`/`after` or `last`/`before`, at most 100 a page. */
@ArgsType()
export class PageArgs {
  @NullableIntegerInput('Number of items from the start, 1 to 100. Default: 20.', Min(1), Max(maxPageSize))
  first?: number | null;

  @NullableTextInput('Only items after this cursor.', MaxLength(100))
  after?: string | null;

  @NullableIntegerInput('Number of items from the end, 1 to 100.', Min(1), Max(maxPageSize))
  last?: number | null;

  @NullableTextInput('Only items before this cursor.', MaxLength(100))
  before?: string | null;

  @NullableIntegerInput(
    'Number of items to skip from the start, at most 10000. For clients that count pages; cursors are faster.',
    Min(0),
    Max(10_000),
  )
  offset?: number | null;

  @NullableField(() => ListOrder, 'Default: NEWEST_FIRST.')
  orderBy?: ListOrder | null;
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
