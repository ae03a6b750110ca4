import type { Dispatcher } from 'undici';
import { AttemptOutcome } from './attempt-outcome.js';
import { SendFailure } from './send-failure.js';

/** The response, complete or cut at 16 KiB. */
export interface WebhookResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly truncated: boolean;
}

/** The bytes of a response body that are read and kept. */
const responseBodyLimit = 16 * 1024;

/**
 * Receives one response from undici: status, headers, and the body up to the limit, where it closes the
 * connection. Fails with TIMEOUT at the deadline, which starts at construction and thus includes connecting.
 */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly response: Promise<WebhookResponse>;
  private resolve!: (response: WebhookResponse) => void;
  private reject!: (error: Error) => void;
  private controller: Dispatcher.DispatchController | undefined;
  private late: SendFailure | undefined;
  private readonly timer: NodeJS.Timeout;
  private statusCode = 0;
  private headers: WebhookResponse['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(deadlineMs: number) {
    this.response = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(() => {
      this.late = new SendFailure(AttemptOutcome.TIMEOUT, `No whole response within ${deadlineMs} ms`);
      this.controller?.abort(this.late);
      this.reject(this.late);
    }, deadlineMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // The caller has stopped waiting for a connection, so the request is not sent.
    if (this.late) controller.abort(this.late);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: WebhookResponse['headers'],
  ): void {
    this.statusCode = statusCode;
    this.headers = headers;
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
    clearTimeout(this.timer);
    this.reject(error);
  }

  private finish(truncated: boolean): void {
    clearTimeout(this.timer);
    // Drops a character that the limit cut in half.
    const body = new TextDecoder().decode(Buffer.concat(this.chunks), { stream: truncated });
    this.resolve({ statusCode: this.statusCode, headers: this.headers, body, truncated });
  }
}
