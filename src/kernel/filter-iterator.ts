/** Filters a stream. Like `mapIterator`, it does not hide the `return` of the source. */
export function filterIterator<Item>(
  source: AsyncIterable<Item>,
  matches: (item: Item) => boolean,
): AsyncIterableIterator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      let result = await iterator.next();
      while (result.done !== true && !matches(result.value)) result = await iterator.next();
      return result.done === true ? { done: true, value: undefined } : { done: false, value: result.value };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
