/**
 * Maps a stream item by item without hiding its `return`. An `async` generator would: its `return` waits behind a `next`
 * that may never come, and a client that leaves while nothing happens would never be let go.
 */
export function mapIterator<A, B>(
  source: AsyncIterable<A>,
  map: (item: A) => B | Promise<B>,
): AsyncIterableIterator<B> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      const result = await iterator.next();
      return result.done === true
        ? { done: true, value: undefined }
        : { done: false, value: await map(result.value) };
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
