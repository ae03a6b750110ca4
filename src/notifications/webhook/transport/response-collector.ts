import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { AttemptOutcome } from './attempt-outcome.js';
import { readResponseBody, responseBodyLimit } from './read-response-body.js';
import { SendFailure } from './send-failure.js';

/** The response, complete or cut at 16 KiB. */
export interface WebhookResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly truncated: boolean;
}

/** What came back: a response, an error, or both if the response broke off after its headers. */
export interface Collected {
  readonly response?: WebhookResponse;
  readonly failure?: Error;
  /** A kept-alive connection was closed before anything was received. The request may be sent again. */
  readonly isStale: boolean;
}

/** Takes the connection of the request that undici is about to write. It writes in the same tick. */
let takeSocket: ((socket: Socket) => void) | undefined;
subscribe('undici:client:sendHeaders', (message) => {
  takeSocket?.((message as { socket: Socket }).socket);
  takeSocket = undefined;
});

/**
 * Receives one response from undici: status, headers, and the body up to the limit, where it closes the
 * connection. Fails with TIMEOUT at the deadline, which starts at construction and thus includes connecting.
 */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  /** Never rejects. */
  readonly collected: Promise<Collected>;
  private resolve!: (collected: Collected | Promise<Collected>) => void;
  private controller: Dispatcher.DispatchController | undefined;
  private late: SendFailure | undefined;
  private readonly timer: NodeJS.Timeout;
  private head: Pick<WebhookResponse, 'statusCode' | 'headers'> | undefined;
  private readonly chunks: Buffer[] = [];
  private size = 0;
  /** The connection that carries the request. */
  private socket: Socket | undefined;
  /** What the connection had received before this request; more than 0 if it was used before. */
  private receivedBefore = 0;

  constructor(deadlineMs: number, fullMs = deadlineMs) {
    this.collected = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.timer = setTimeout(() => {
      this.late = new SendFailure(AttemptOutcome.TIMEOUT, `No whole response within ${fullMs} ms`);
      this.controller?.abort(this.late);
      this.fail(this.late);
    }, deadlineMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    takeSocket = (socket) => {
      this.socket = socket;
      this.receivedBefore = socket.bytesRead;
    };
    // The caller has stopped waiting for a connection, so the request is not sent.
    if (this.late) controller.abort(this.late);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: WebhookResponse['headers'],
  ): void {
    // The final response follows an informational one.
    if (statusCode >= 200) this.head = { statusCode, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = responseBodyLimit - this.size;
    this.chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.size += chunk.length;
    if (this.size <= responseBodyLimit) return;
    this.finish(true);
    controller.abort(new Error('The response is longer than what is kept of it'));
  }

  onResponseEnd(): void {
    this.finish(false);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.fail(error);
  }

  private fail(failure: Error): void {
    const wasUsed = this.receivedBefore > 0;
    const isStale = wasUsed && !this.late && this.socket?.bytesRead === this.receivedBefore;
    this.finish(true, { failure, isStale });
  }

  private finish(cut: boolean, end: Collected = { isStale: false }): void {
    clearTimeout(this.timer);
    const { head } = this;
    this.resolve(head ? this.withBody(head, cut, end) : end);
  }

  private async withBody(
    head: Pick<WebhookResponse, 'statusCode' | 'headers'>,
    cut: boolean,
    end: Collected,
  ): Promise<Collected> {
    const encoding = head.headers['content-encoding'];
    const text = await readResponseBody(
      Buffer.concat(this.chunks),
      Array.isArray(encoding) ? encoding[0] : encoding,
      cut,
    );
    return { ...end, response: { ...head, ...text } };
  }
}
