import { Agent, type Dispatcher } from 'undici';
import type { EgressFilter } from './egress-filter.js';
import { AttemptOutcome } from './attempt-outcome.js';
import { filteredConnector, type ConnectorOptions } from './filtered-connector.js';
import { resolveHost, type ResolveHost } from './resolve-host.js';
import { ResponseCollector, type WebhookResponse } from './response-collector.js';
import { SendFailure } from './send-failure.js';

/** A request to make. */
export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a GET. */
  readonly body: string | null;
}

/** The result of a request. SUCCESS and HTTP have a `response`, others an `error`. Times in milliseconds. */
export interface SendResult {
  readonly outcome: AttemptOutcome;
  readonly durationMs: number;
  readonly response?: WebhookResponse;
  readonly error?: string;
}

/** The settings of the sender. */
export interface SenderOptions {
  readonly filter: EgressFilter;
  /** One deadline for resolving, connecting, TLS, headers and body; 10 s by default. */
  readonly deadlineMs?: number;
  readonly resolve?: ResolveHost;
  readonly tls?: ConnectorOptions['tls'];
}

/** The deadline in the tonicpow guide, which applies to all formats. */
const defaultDeadlineMs = 10_000;

/**
 * Sends webhooks over kept-alive connections. Never follows redirects. Never rejects: errors are part of the
 * result. One sender per process; `close` it at the end.
 */
export class WebhookSender {
  readonly deadlineMs: number;
  private readonly agent: Agent;

  constructor({ filter, deadlineMs = defaultDeadlineMs, resolve = resolveHost, tls = {} }: SenderOptions) {
    this.deadlineMs = deadlineMs;
    this.agent = new Agent({
      connect: filteredConnector({ filter, resolve, deadlineMs, tls }),
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: 10_000,
      // The deadline below covers these.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async send(request: WebhookRequest): Promise<SendResult> {
    const startedAt = performance.now();
    const done = (result: Omit<SendResult, 'durationMs'>): SendResult => ({
      ...result,
      durationMs: Math.round(performance.now() - startedAt),
    });
    try {
      const response = await this.dispatch(request);
      const succeeded = response.statusCode >= 200 && response.statusCode < 300;
      return done({ outcome: succeeded ? AttemptOutcome.SUCCESS : AttemptOutcome.HTTP, response });
    } catch (error) {
      const outcome = error instanceof SendFailure ? error.outcome : AttemptOutcome.CONNECT;
      return done({ outcome, error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Closes the connections; pending requests fail. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async dispatch({ method, url, headers, body }: WebhookRequest): Promise<WebhookResponse> {
    const { origin, pathname, search } = new URL(url);
    const collector = new ResponseCollector(this.deadlineMs);
    const options: Dispatcher.DispatchOptions = {
      origin,
      path: pathname + search,
      method,
      headers: { ...headers },
      body,
    };
    this.agent.dispatch(options, collector);
    return collector.response;
  }
}
