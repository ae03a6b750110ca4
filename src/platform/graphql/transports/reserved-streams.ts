import { PacedResponse } from './paced-response.js';

/** A stream that a client has reserved, and on which several operations may send. */
export interface ReservedStream {
  readonly token: string;
  /** Who reserved it. Nobody else may use it. */
  readonly subject: string;
  readonly response: PacedResponse;
  /** Its client has come. */
  readonly opened: () => void;
  /** Forgets it, and frees its place. */
  readonly drop: () => void;
}

/** The reserved streams of this process by their tokens. One that nobody opens is dropped. */
export class ReservedStreams {
  private readonly streams = new Map<string, ReservedStream>();

  /** @param longestWaitMs how long a stream may wait for its client, in milliseconds */
  constructor(private readonly longestWaitMs: number) {}

  /** @param discard ends the stream if nobody opens it in time */
  add(token: string, subject: string, free: () => void, discard: () => void): ReservedStream {
    const waiting = setTimeout(discard, this.longestWaitMs).unref();
    const opened = (): void => {
      clearTimeout(waiting);
    };
    const drop = (): void => {
      opened();
      this.streams.delete(token);
      free();
    };
    const stream = { token, subject, response: new PacedResponse(), opened, drop };
    this.streams.set(token, stream);
    return stream;
  }

  /** The stream of a caller with this token. */
  find(token: string, subject: string): ReservedStream | undefined {
    const stream = this.streams.get(token);
    return stream?.subject === subject ? stream : undefined;
  }
}
