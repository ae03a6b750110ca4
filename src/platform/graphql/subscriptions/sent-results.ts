import type { ExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import type { LoopTurns } from './loop-turns.js';
import type { ResultTexts } from './result-texts.js';

/** Above this many bytes, a socket must have sent a message before it gets another one. */
const maxWaitingBytes = 64 * 1024;

/** A subscription on a websocket. */
export interface SocketSubscription {
  readonly socket: WebSocket;
  /** The id that the client chose. */
  readonly id: string;
}

/**
 * Sends the results of a subscription as messages of graphql-transport-ws, and yields nothing. All
 * subscribers of a group send the same text, with their own ids before it. A socket takes results no faster
 * than its client reads. What waits too long in memory is read from the log again, at the client's pace.
 */
export class SentResults implements AsyncGenerator<never, undefined> {
  private isOver = false;
  private readonly head: string;

  constructor(
    private readonly source: AsyncIterator<ExecutionResult>,
    private readonly place: SocketSubscription,
    private readonly texts: ResultTexts,
    private readonly turns: LoopTurns,
  ) {
    this.head = `{"id":${JSON.stringify(place.id)},"type":"next","payload":`;
  }

  /** Sends until the subscription ends. Throws the error that ends it. */
  async next(): Promise<IteratorResult<never, undefined>> {
    while (!this.isOver) {
      const result = await this.source.next();
      if (result.done === true) break;
      if (this.turns.isOver) await this.turns.turn();
      // The client may have ended the subscription meanwhile.
      if (this.canSend()) await this.send(result.value);
    }
    this.isOver = true;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<never, undefined>> {
    this.isOver = true;
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  async throw(): Promise<IteratorResult<never, undefined>> {
    return this.return();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private canSend(): boolean {
    const { socket } = this.place;
    return !this.isOver && socket.readyState === socket.OPEN;
  }

  private async send(result: ExecutionResult): Promise<void> {
    const { socket } = this.place;
    const message = `${this.head}${this.texts.of(result)}}`;
    this.turns.use();
    if (socket.bufferedAmount < maxWaitingBytes) {
      socket.send(message);
      return;
    }
    await new Promise<void>((resolve) => {
      // An error closes the socket, which ends the subscription.
      socket.send(message, () => {
        resolve();
      });
    });
  }
}
