/** One page of a list. */
export interface ListPage<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * All items of a list, page by page. A page is asked for when its first item is needed.
 *
 * @param read Reads the page after a cursor.
 */
export async function* itemsOf<Item>(
  read: (after: string | null) => Promise<ListPage<Item>>,
): AsyncGenerator<Item, void> {
  let after: string | null = null;
  do {
    const page: ListPage<Item> = await read(after);
    yield* page.nodes;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}
