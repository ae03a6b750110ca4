import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import { challengeOf } from '../../../kernel/challenge-of.js';
import { RateLimitedError, UnauthenticatedError, UnavailableError } from '../../../kernel/errors.js';
import { mapIterator } from '../../../kernel/map-iterator.js';
import { SubscriptionSlots } from '../limits/subscription-slots.js';
import type { PersistedTexts } from '../persisted-texts.js';
import { causeOf } from '../present-error.js';
import { refuseCaller } from '../refuse-caller.js';
import type { StreamParts } from './event-streams.js';
import type { ResultTexts } from '../subscriptions/result-texts.js';
import { MultipartBody, multipartHeaders } from './multipart-body.js';
import { OpenStreams } from './open-streams.js';
import { PacedResponse } from './paced-response.js';
import { isSubscription, prepareOperation, presentErrors } from './prepare-operation.js';
import { runStreamed, StreamedConnection } from './streamed-connection.js';
import { liveCallerOf, credentialOf } from './stream-request.js';

/** How long a subscription may be quiet before it sends an empty part, in milliseconds. */
const heartbeatMs = 10_000;

/** The parts of subscriptions in parts, which share the registered documents of `/graphql`. */
export interface MultipartParts extends StreamParts {
  readonly persisted: PersistedTexts;
  readonly texts: ResultTexts;
}

/** A subscription as a client sends it. */
interface Sent {
  readonly query: string;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/** Subscriptions at `POST /graphql` by Apollo's multipart protocol. Everything else is passed on. */
export class MultipartStreams {
  private readonly open: OpenStreams;

  constructor(private readonly parts: MultipartParts) {
    this.open = new OpenStreams(parts.places);
  }

  /** Answers subscriptions of clients that accept parts. */
  readonly handle: RequestHandler = async (request, response, next) => {
    const { round } = this.parts.watch;
    if (!acceptsParts(request)) {
      next();
      return;
    }
    try {
      const sent = this.read(request);
      if (!sent) {
        next();
        return;
      }
      const caller = await this.parts.authenticate(request);
      if (!(await this.serve(request, response, { ...sent, caller, round }))) next();
    } catch (error) {
      if (error instanceof GraphQLError) this.refuse(response, [error]);
      else refuseCaller(response, error);
    }
  };

  /** Ends all streams, because the server stops. */
  async close(): Promise<void> {
    await this.open.close();
  }

  /** The subscription in a body; undefined if Apollo is to answer. */
  private read({ body }: Request): Sent | undefined {
    if (!isRecord(body)) return undefined;
    const { query, operationName, variables, extensions } = body;
    const text = this.parts.persisted.textOf(typeof query === 'string' ? query : undefined, extensions);
    if (text === undefined || !isNameOrNull(operationName)) return undefined;
    if (variables != null && !isRecord(variables)) return undefined;
    const name = operationName === '' ? undefined : operationName;
    const document = this.parts.known.find({ query: text, operationName: name });
    const isMeant = document ? isSubscription(document, name ?? undefined) : isLikelySubscription(text);
    return isMeant ? { query: text, operationName: name, variables } : undefined;
  }

  /** Serves a subscription until its end. False if it is none, and Apollo is to answer. */
  private async serve(
    request: Request,
    response: Response,
    { caller, round, ...sent }: Sent & { readonly caller: FreshCaller; readonly round: number },
  ): Promise<boolean> {
    const { parts } = this;
    const free = this.open.place(response, await parts.subjectOf(request));
    if (!free) return true;
    try {
      const callerOf = async (): Promise<FreshCaller> => parts.callerOf(credentialOf(request), request);
      const connection = new StreamedConnection(callerOf);
      const slots = new SubscriptionSlots(parts.subscriptionsPerWebsocket);
      const place = { connection, round, slots, slotsOf: response };
      const prepared = await prepareOperation(parts, {
        ...place,
        ...sent,
        callerOf: async () => liveCallerOf(caller, callerOf),
      });
      if (!('document' in prepared)) this.refuse(response, prepared);
      else if (!isSubscription(prepared.document, prepared.operationName ?? undefined)) return false;
      else await this.send(response, await runStreamed(prepared, connection, parts));
      return true;
    } finally {
      free();
    }
  }

  private async send(
    response: Response,
    results: AsyncIterableIterator<ExecutionResult> | ExecutionResult,
  ): Promise<void> {
    if (!(Symbol.asyncIterator in results)) {
      this.refuse(response, results.errors ?? []);
      return;
    }
    const texts = mapIterator(results, async (result) => this.textOf(result));
    await this.open.send(
      response,
      new PacedResponse(),
      multipartHeaders,
      new MultipartBody(texts, heartbeatMs),
    );
  }

  /** A result as a part. Errors without data have ended the subscription. */
  private textOf(result: ExecutionResult): string {
    const { texts, log } = this.parts;
    if (result.data !== undefined) return `{"payload":${texts.of(result)}}`;
    return JSON.stringify({ payload: null, errors: presentErrors(result.errors ?? [], log) });
  }

  /** Answers a subscription that cannot begin as a request without a stream. */
  private refuse(response: Response, errors: readonly GraphQLError[]): void {
    const causes = errors.map((error) => causeOf(error));
    response.status(statusOf(response, causes));
    response.json({ errors: presentErrors(errors, this.parts.log) });
  }
}

/** The status of a refusal. Sets the headers that belong to it. */
function statusOf(response: Response, causes: readonly unknown[]): number {
  for (const cause of causes) {
    if (cause instanceof UnauthenticatedError) {
      response.setHeader('WWW-Authenticate', challengeOf(cause));
      return 401;
    }
    if (cause instanceof RateLimitedError || cause instanceof UnavailableError) {
      response.setHeader('Retry-After', cause.retryAfterSeconds);
      return cause instanceof RateLimitedError ? 429 : 503;
    }
  }
  return 400;
}

/** Whether a client accepts a subscription in parts, by version 1.0 of the protocol. */
function acceptsParts({ method, url, headers }: Request): boolean {
  if (method !== 'POST' || url.split('?', 1)[0] !== '/') return false;
  return (headers.accept ?? '')
    .split(',')
    .some(
      (type) =>
        /^\s*multipart\/mixed\s*;/i.test(type) && /;\s*subscriptionSpec\s*=\s*"?1\.0"?\s*(;|$)/i.test(type),
    );
}

/** A cheap check of an unknown text. Only the word makes an operation a subscription. */
function isLikelySubscription(text: string): boolean {
  return /\bsubscription\b/.test(text);
}

function isNameOrNull(value: unknown): value is string | null | undefined {
  return value == null || typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
