import type { ClassType } from 'type-graphql';
import { ArgsType, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { IsOptional, Max, MaxLength, Min } from 'class-validator';

/** The order of a list. */
export enum ListOrder {
  NEWEST_FIRST = 'NEWEST_FIRST',
  OLDEST_FIRST = 'OLDEST_FIRST',
}
registerEnumType(ListOrder, {
  name: 'ListOrder',
  description: 'The order of a list, by creation.',
  valuesConfig: {
    NEWEST_FIRST: { description: 'What was created last comes first.' },
    OLDEST_FIRST: { description: 'What was created first comes first.' },
  },
});

/** The largest page. */
export const maxPageSize = 100;

/** The arguments of every list: `first`/`after` or `last`/`before`, at most 100 a page. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many from the start, 1 to 100; 20 when nothing is said.',
  })
  @IsOptional()
  @Min(1)
  @Max(maxPageSize)
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  @IsOptional()
  @MaxLength(100)
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many from the end, 1 to 100.' })
  @IsOptional()
  @Min(1)
  @Max(maxPageSize)
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  @IsOptional()
  @MaxLength(100)
  before?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many to skip from the start, at most 10000; for clients that count pages. Cursors are faster.',
  })
  @IsOptional()
  @Min(0)
  @Max(10_000)
  offset?: number | null;

  @Field(() => ListOrder, { nullable: true, description: 'Newest first when nothing is said.' })
  @IsOptional()
  orderBy?: ListOrder | null;
}

@ObjectType({ description: 'Where a page stands in its list.', simpleResolvers: true })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether more comes after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether something comes before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item of this page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item of this page.' })
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

    @Field(() => PageInfo, { simple: true, description: 'Where this page stands.' })
    pageInfo!: PageInfo;

    cursorOf!: (item: Item) => string;
    countAll!: () => Promise<number>;

    @Field(() => [Edge], { description: 'The items with their cursors.' })
    edges(): Edge[] {
      return this.nodes.map((node) => ({ node, cursor: this.cursorOf(node) }));
    }

    @Field(() => Int, { description: 'How many items the whole list has.' })
    async totalCount(): Promise<number> {
      return this.countAll();
    }
  }
  return Connection;
}
