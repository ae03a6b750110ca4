import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { createHandler, type RequestParams, type Response as Answer } from 'graphql-sse';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import type { Logger } from '../../../kernel/logger.js';
import { executeInScope, type LiveGround } from '../credentials/run-subscription.js';
import { badRequest } from '../limits/limit-error.js';
import type { WebsocketPlaces, WebsocketSubject } from '../limits/limit-websockets.js';
import { SubscriptionSlots } from '../limits/subscription-slots.js';
import { refuseCaller } from '../refuse-caller.js';
import type { CallerOf } from './create-websocket.js';
import { OpenStreams } from './open-streams.js';
import { PacedResponse } from './paced-response.js';
import { isSubscription, prepareOperation, presentErrors, type OperationParts } from './prepare-operation.js';
import { ReservedStreams } from './reserved-streams.js';
import { runStreamed, StreamedConnection } from './streamed-connection.js';
import {
  credentialOf,
  libraryRequest,
  liveCallerOf,
  opensStream,
  tokenOf,
  type Sent,
} from './stream-request.js';

/** How long a reserved stream may wait for its client, in milliseconds. */
const longestWaitMs = 60_000;
const methods = ['GET', 'POST', 'PUT', 'DELETE'];

/** The parts of subscriptions over HTTP. */
export interface StreamParts extends OperationParts, LiveGround {
  readonly log: Logger;
  readonly places: WebsocketPlaces;
  /** The most subscriptions on one stream; 0 is unlimited. */
  readonly subscriptionsPerWebsocket: number;
  /** The caller of a request, who has paid one point. */
  readonly authenticate: (request: Request) => Promise<FreshCaller>;
  /** Who a stream counts for. */
  readonly subjectOf: (request: Request) => Promise<WebsocketSubject>;
  /** The current caller of an open stream. */
  readonly callerOf: CallerOf;
}

/** Who sent a request. */
type From = Pick<Sent, 'caller' | 'round'> & { readonly subject: WebsocketSubject };

/** GraphQL over server-sent events, with the protocol of graphql-sse in both of its modes. */
export class EventStreams {
  private readonly reserved = new ReservedStreams(longestWaitMs);
  private readonly open: OpenStreams;
  private readonly slots: SubscriptionSlots;
  private readonly answer = createHandler<Request, Sent>({
    authenticate: ({ context }) => context.token,
    onSubscribe: async ({ raw, context }, operation) => this.run(raw, context, operation),
    onNext: async (_context, { context }, result) => {
      await context.response.free();
      return result.errors
        ? { ...result, errors: presentErrors(result.errors, this.parts.log) as GraphQLError[] }
        : undefined;
    },
  });

  constructor(private readonly parts: StreamParts) {
    this.open = new OpenStreams(parts.places);
    this.slots = new SubscriptionSlots(parts.subscriptionsPerWebsocket);
  }

  /** Answers the requests of the protocol. */
  readonly handle: RequestHandler = async (request, response) => {
    const { round } = this.parts.watch;
    if (!methods.includes(request.method)) {
      response.setHeader('Allow', methods.join(', ')).sendStatus(405);
      return;
    }
    try {
      const caller = await this.parts.authenticate(request);
      const subject = await this.parts.subjectOf(request);
      const from = { caller, round, subject };
      if (request.method === 'PUT') await this.reserve(request, response, from);
      else await this.serve(request, response, from);
    } catch (error) {
      refuseCaller(response, error);
    }
  };

  /** Ends all streams, because the server stops. */
  async close(): Promise<void> {
    await this.open.close();
  }

  /** Reserves a stream for operations that follow. If nobody opens it, it is opened and ended here. */
  private async reserve(request: Request, response: Response, { subject, ...from }: From): Promise<void> {
    const free = this.open.place(response, subject);
    if (!free) return;
    const token = randomUUID();
    const discard = async (): Promise<void> => {
      const [body] = await this.answer(
        libraryRequest(request, { ...from, token, response: stream.response }, true),
      );
      if (isStream(body)) await body.return(undefined);
      stream.drop();
    };
    const stream = this.reserved.add(token, subject.subject, free, () => void discard());
    const answered = await this.answer(
      libraryRequest(request, { ...from, token, response: stream.response }),
    );
    if (answered[1].status !== 201) stream.drop();
    reply(response, answered);
  }

  private async serve(request: Request, response: Response, { subject, ...from }: From): Promise<void> {
    const token = tokenOf(request);
    const stream = token === undefined ? undefined : this.reserved.find(token, subject.subject);
    if (token !== undefined && !stream) {
      response.status(404).json({ errors: [{ message: 'Stream not found' }] });
      return;
    }
    // An operation on a reserved stream has its place there.
    const free = stream || !opensStream(request) ? undefined : this.open.place(response, subject);
    if (response.headersSent) return;
    const paced = stream?.response ?? new PacedResponse();
    const answered = await this.answer(
      libraryRequest(request, { ...from, token: token ?? null, response: paced }),
    );
    const [body] = answered;
    if (isStream(body)) {
      stream?.opened();
      await this.open.send(response, paced, streamHeaders, body);
      stream?.drop();
    } else {
      reply(response, answered);
    }
    free?.();
  }

  private async run(request: Request, { caller, round, response }: Sent, operation: RequestParams) {
    const callerOf = async (): Promise<FreshCaller> => this.parts.callerOf(credentialOf(request), request);
    const connection = new StreamedConnection(callerOf);
    const place = { connection, round, slots: this.slots, slotsOf: response };
    const prepared = await prepareOperation(this.parts, {
      ...place,
      ...operation,
      callerOf: async () => liveCallerOf(caller, callerOf),
    });
    if (!('document' in prepared)) return failed(prepared);
    if (isSubscription(prepared.document, prepared.operationName ?? undefined)) {
      return answerOf(await runStreamed(prepared, connection, this.parts));
    }
    if (request.method === 'GET') return failed([badRequest('GET runs only subscriptions; use POST.')]);
    return answerOf(await executeInScope(prepared));
  }
}

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8' };

function isStream(body: Answer[0]): body is Exclude<Answer[0], string | null> {
  return body !== null && typeof body !== 'string';
}

function reply(response: Response, [body, { status, headers = {} }]: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** The errors of an operation as a stream. The library takes a result without data for arguments. */
async function* failed(errors: readonly GraphQLError[]): AsyncGenerator<ExecutionResult> {
  yield { errors };
}

function answerOf<Result extends AsyncGenerator<ExecutionResult> | ExecutionResult>(
  result: Result,
): Result | AsyncGenerator<ExecutionResult> {
  return 'errors' in result && !('data' in result) ? failed(result.errors ?? []) : result;
}
