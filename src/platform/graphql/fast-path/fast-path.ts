import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Caller } from '../../../kernel/caller.js';
import { RateLimitedError } from '../../../kernel/errors.js';
import type { Logger } from '../../../kernel/logger.js';
import type { Principal } from '../../../kernel/principal.js';
import type { RateQuota } from '../../../kernel/rate-limit.js';
import { logWhenClosed } from '../../http/log-requests.js';
import { forgetCharge, setQuotaHeaders } from '../../http/rate-limits/limit-requests.js';
import { chooseRequestId } from '../../http/request-id-of.js';
import { securityHeaderPairs } from '../../http/security-headers.js';
import type { CompiledExecutor } from '../compiled-executor.js';
import { isUntrusted, type DocumentScreen } from '../limits/document-screen.js';
import type { OperationLimiter } from '../limits/operation-limiter.js';
import { logFaults } from '../present-error.js';
import { giveBackBody, isPlainPost, takeBody } from './plain-request.js';
import { readKnown, type KnownRequest, type KnownTexts } from './read-known.js';
import { ResultSender } from './result-sender.js';

export interface FastPathParts extends KnownTexts {
  readonly executor: CompiledExecutor;
  readonly limiter: OperationLimiter;
  readonly screen: DocumentScreen;
  /** Whether the server takes requests of this kind now, on this host, by this protocol. */
  readonly isOpen: (request: IncomingMessage) => boolean;
  readonly isHttpsRequired: boolean;
  /** The sender of a request, determined once for each request. */
  readonly principalOf: (request: IncomingMessage) => Promise<Principal>;
  /** Takes the point of a request, and reports the rest then and later. */
  readonly charge: (request: IncomingMessage, onQuota: (quota: RateQuota) => void) => Promise<void>;
  readonly authenticate: (request: IncomingMessage, response: ServerResponse) => Promise<Caller>;
  /** The largest body of a caller without a credential, in bytes. */
  readonly anonymousMaxBytes: number;
  readonly maxBytes: number;
  /** Counts an answer. */
  readonly note: () => void;
  readonly log: Logger;
}

/** A way of answering before another one. */
export type Before = (app: RequestListener) => RequestListener;

/**
 * Answers operations that Apollo accepted before, in the same bytes, without Express and Apollo. Those cost
 * more than the execution of a usual query, and their checks of a known text are done. What remains is to
 * authenticate, charge, apply the limits, execute, and send. Everything unusual goes to `app` untouched.
 * CSRF prevention stays: only plain JSON is accepted here, which browsers send nowhere without a preflight.
 * A plugin of Apollo that must see every execution must also be called here, like the one that logs faults.
 */
export function fastPath(parts: FastPathParts): Before {
  const sender = new ResultSender(securityHeaderPairs(parts.isHttpsRequired));
  return (app) => (request, response) => {
    if (!isPlainPost(request) || !parts.isOpen(request)) {
      app(request, response);
      return;
    }
    void new FastAnswer(parts, sender, request, response).giveOr(app);
  };
}

/** The answer to one request. */
class FastAnswer {
  private quota: RateQuota | undefined;
  private body: Buffer | undefined;
  private isLeft = false;
  private readonly started = performance.now();

  constructor(
    private readonly parts: FastPathParts,
    private readonly sender: ResultSender,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {}

  /** Answers, or leaves the request to `app` as if nothing had happened. */
  async giveOr(app: RequestListener): Promise<void> {
    const { parts, request, response } = this;
    const asked = await this.prepare().catch(() => undefined);
    const result = asked && (await this.execute(asked.operation, asked.caller));
    if (!result) {
      this.leave();
      app(request, response);
      return;
    }
    logWhenClosed(parts.log, request, response, { path: '/graphql', started: this.started });
    this.sender.send(request, response, result, this.quota);
    parts.note();
    // Ends the stream of the body, which was read.
    request.resume();
  }

  /** Undefined for an operation that is not known, or not admitted. Then the usual way says why. */
  private async prepare(): Promise<{ operation: KnownRequest; caller: Caller } | undefined> {
    const { parts, request, response } = this;
    const principal = await parts.principalOf(request);
    const maxBytes = isUntrusted(principal) ? parts.anonymousMaxBytes : parts.maxBytes;
    if (Number(request.headers['content-length']) > maxBytes) return undefined;
    this.body = await takeBody(request);
    const operation = this.body && readKnown(this.body, parts);
    if (!operation) return undefined;
    parts.screen.admit(operation.query, operation.document, principal);
    const { points } = parts.limiter.admit(operation);
    request.id = chooseRequestId(request);
    await this.charge();
    const caller = await parts.authenticate(request, response);
    await caller.spend(points - 1);
    return { operation, caller };
  }

  /** Later charges report to the response if the request has been left to another way. */
  private async charge(): Promise<void> {
    const { parts, request, response } = this;
    const charged = parts.charge(request, (quota) => {
      this.quota = quota;
      if (this.isLeft) setQuotaHeaders(response, quota);
    });
    await charged.catch((error: unknown) => {
      if (error instanceof RateLimitedError) {
        forgetCharge(request);
        this.quota = undefined;
      }
      throw error;
    });
  }

  /** Undefined if nothing was executed, because the variables are wrong. */
  private async execute(
    { document, operationName, variables }: KnownRequest,
    context: Caller,
  ): Promise<ExecutionResult | undefined> {
    const { executor, log } = this.parts;
    let result: ExecutionResult;
    try {
      result = await executor.execute({ document, operationName, variables, context });
      if (result.data === undefined) return undefined;
    } catch (error) {
      // Nobody may execute it again.
      result = { errors: [new GraphQLError('The execution failed.', { originalError: error as Error })] };
    }
    if (result.errors) logFaults(log, result.errors, context.requestId, operationName);
    return result;
  }

  private leave(): void {
    this.isLeft = true;
    if (this.quota) setQuotaHeaders(this.response, this.quota);
    if (this.body) giveBackBody(this.request, this.body);
  }
}
