/**
 * Maps a stream item by item without hiding its `return`. The `return` of an `async` generator waits for a
 * pending `next`. If no event comes, the stream of a client that left would stay open.
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
