import { Agent, type Dispatcher } from 'undici';
import type { EgressFilter } from './egress-filter.js';
import { AttemptOutcome } from './attempt-outcome.js';
import { filteredConnector, type ConnectorOptions } from './filtered-connector.js';
import { resolveHost, type ResolveHost } from './resolve-host.js';
import { ResponseCollector, type Collected, type WebhookResponse } from './response-collector.js';
import { SendFailure } from './send-failure.js';

/** A request to make. */
export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a GET. */
  readonly body: string | null;
}

/**
 * The result of a request. SUCCESS and HTTP have a `response`, others an `error`, and also a `response` if
 * its status had arrived. Times in milliseconds.
 */
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
  /** Uses a new connection for each request. */
  private readonly freshAgent: Agent;

  constructor({ filter, deadlineMs = defaultDeadlineMs, resolve = resolveHost, tls = {} }: SenderOptions) {
    this.deadlineMs = deadlineMs;
    const options: Agent.Options = {
      connect: filteredConnector({ filter, resolve, deadlineMs, tls }),
      allowH2: false,
      // The deadline below covers these.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    this.agent = new Agent({ ...options, pipelining: 1, keepAliveTimeout: 10_000 });
    this.freshAgent = new Agent({ ...options, pipelining: 0 });
  }

  async send(request: WebhookRequest): Promise<SendResult> {
    const startedAt = performance.now();
    const done = (result: Omit<SendResult, 'durationMs'>): SendResult => ({
      ...result,
      durationMs: Math.round(performance.now() - startedAt),
    });
    const first = await this.dispatch(this.agent, request, this.deadlineMs);
    const leftMs = Math.max(1, this.deadlineMs - (performance.now() - startedAt));
    const collected = first.isStale ? await this.dispatch(this.freshAgent, request, leftMs) : first;
    return done(resultOf(collected));
  }

  /** Closes the connections; pending requests fail. */
  async close(): Promise<void> {
    await Promise.all([this.agent.destroy(), this.freshAgent.destroy()]);
  }

  private async dispatch(
    agent: Agent,
    { method, url, headers, body }: WebhookRequest,
    deadlineMs: number,
  ): Promise<Collected> {
    const { origin, pathname, search } = new URL(url);
    const collector = new ResponseCollector(deadlineMs, this.deadlineMs);
    const options: Dispatcher.DispatchOptions = {
      origin,
      path: pathname + search,
      method,
      headers: { ...headers },
      body,
    };
    agent.dispatch(options, collector);
    return collector.collected;
  }
}

function resultOf({ response, failure }: Collected): Omit<SendResult, 'durationMs'> {
  const part = response && { response };
  if (failure || !response) {
    const outcome = failure instanceof SendFailure ? failure.outcome : AttemptOutcome.CONNECT;
    return { outcome, ...part, error: failure?.message ?? 'No response' };
  }
  const succeeded = response.statusCode >= 200 && response.statusCode < 300;
  return { outcome: succeeded ? AttemptOutcome.SUCCESS : AttemptOutcome.HTTP, response };
}
