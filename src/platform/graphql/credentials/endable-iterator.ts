/** A stream that can be ended from outside. A pending `next` gets the error at once. */
export class EndableIterator<T> implements AsyncIterableIterator<T> {
  private failure: { readonly error: unknown } | undefined;
  private refuse: ((error: unknown) => void) | undefined;

  /** @param onEnd called after any end of the stream, perhaps more than once */
  constructor(
    private readonly source: AsyncIterableIterator<T>,
    private readonly onEnd: () => void,
  ) {}

  async next(): Promise<IteratorResult<T>> {
    try {
      if (this.failure) throw this.failure.error;
      const result = await this.nextOfSource();
      if (result.done === true) this.onEnd();
      return result;
    } catch (error) {
      this.onEnd();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T>> {
    this.onEnd();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  /** Ends it with an error. The pending item of the source is dropped. */
  fail(error: unknown): void {
    if (this.failure) return;
    this.failure = { error };
    this.onEnd();
    this.refuse?.(error);
    // Nobody waits for this, so its errors are ignored.
    this.source.return?.().catch(() => undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async nextOfSource(): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      this.source.next().then(resolve, reject);
    });
  }
}
