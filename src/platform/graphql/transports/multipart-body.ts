const delimiter = '--graphql';

/** The headers of a response with this body. */
export const multipartHeaders = { 'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0' };

/**
 * The body of a subscription by Apollo's multipart protocol. The delimiter follows each part at once, because
 * a client reads a part only when it has the delimiter after it. A quiet subscription sends empty parts.
 */
export class MultipartBody implements AsyncIterableIterator<string> {
  private isOpened = false;
  private isOver = false;
  private isWaiting = false;
  private arrived: IteratorResult<string, unknown> | undefined;
  private wake: (() => void) | undefined;

  /** @param source the parts, as JSON texts; its `next` never throws */
  constructor(
    private readonly source: AsyncIterator<string, unknown>,
    private readonly heartbeatMs: number,
  ) {}

  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.isOver) return { done: true, value: undefined };
    if (!this.isOpened) {
      // The client learns from the first empty part that the subscription has begun.
      this.isOpened = true;
      return { done: false, value: `\r\n${delimiter}${part('{}')}` };
    }
    this.pull();
    if (!this.arrived) await this.waitForPart();
    const result = this.arrived;
    this.arrived = undefined;
    if (result?.done !== true) return { done: false, value: part(result?.value ?? '{}') };
    this.isOver = true;
    return { done: false, value: '--\r\n' };
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    this.isOver = true;
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Asks for the next part, unless it was asked for already. */
  private pull(): void {
    if (this.isWaiting || this.arrived) return;
    this.isWaiting = true;
    void this.source.next().then((result) => {
      this.isWaiting = false;
      this.arrived = result;
      this.wake?.();
    });
  }

  private async waitForPart(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.heartbeatMs);
      timer.unref();
    });
    clearTimeout(timer);
  }
}

/** One part with the delimiter that follows it. */
function part(json: string): string {
  return `\r\nContent-Type: application/json\r\n\r\n${json}\r\n${delimiter}`;
}
