import type { Dispatcher } from 'undici';
import { AttemptOutcome } from './attempt-outcome.js';
import { SendFailure } from './send-failure.js';

/** What came back, whole or cut at 16 KiB. */
export interface WebhookResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly truncated: boolean;
}

/** How much of a response body is read and kept, in bytes. */
const responseBodyLimit = 16 * 1024;

/**
 * Receives one response from undici: status and headers, and the body up to the limit, where it hangs up instead of
 * reading on. Fails with TIMEOUT at the deadline, which begins with its construction and so covers the connecting too.
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
    // It waited for its connection until nobody waited for it any more: it is not sent then.
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
    // A character that the cut went through is left out.
    const body = new TextDecoder().decode(Buffer.concat(this.chunks), { stream: truncated });
    this.resolve({ statusCode: this.statusCode, headers: this.headers, body, truncated });
  }
}
