import type { Request, RequestHandler, Response } from 'express';
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import { challengeOf } from '../../kernel/challenge-of.js';
import type { Logger } from '../../kernel/logger.js';
import type { CompiledExecutor } from './compiled-executor.js';
import { databaseAway } from './database-away.js';
import { logFaults, presentError } from './present-error.js';
import type { KnownOperations, OperationText } from './known-operations.js';
import type { DocumentScreen } from './limits/document-screen.js';
import type { OperationLimiter } from './limits/operation-limiter.js';
import { missingCredential } from './missing-credential.js';

export interface KnownOperationParts {
  readonly known: KnownOperations;
  readonly executor: CompiledExecutor;
  readonly limiter: OperationLimiter;
  readonly screen: DocumentScreen;
  readonly authenticate: (request: Request) => Promise<Caller>;
  readonly log: Logger;
}

interface KnownRequest extends OperationText {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Answers an operation that Apollo has accepted before, in the same format, without Apollo; passes
 * everything else on. Apollo's pipeline costs more than the execution of a usual query, and its checks of a
 * known text are already done. What remains is to authenticate, apply the limits, execute, and format.
 * Unusual requests go to Apollo: another method or media type, extensions, an invalid credential, wrong
 * variables. CSRF prevention stays with Apollo, because only JSON is accepted here. A plugin that must see
 * every execution must also be called here, like the one that logs faults.
 */
export function answerKnownOperations(parts: KnownOperationParts): RequestHandler {
  return async (request, response, next) => {
    const operation = readKnown(request, parts.known);
    const caller = operation && (await parts.authenticate(request).catch(() => undefined));
    if (!operation || !caller || !(await isAdmitted(parts, operation, caller))) {
      next();
      return;
    }
    const { document, operationName, variables } = operation;
    const result = await parts.executor.execute({ document, operationName, variables, context: caller });
    // Nothing was executed, because the variables are wrong. Apollo reports this.
    if (result.data === undefined) {
      next();
      return;
    }
    if (result.errors) logFaults(parts.log, result.errors, caller.requestId, operationName);
    send(response, result);
  };
}

/**
 * Variables can make a known operation larger, the caller may have smaller limits, or no points left. Apollo
 * reports all of these.
 */
async function isAdmitted(
  { limiter, screen }: KnownOperationParts,
  operation: KnownRequest,
  caller: Caller,
): Promise<boolean> {
  try {
    screen.admit(operation.query, operation.document, caller.principal);
    await caller.spend(limiter.admit(operation) - 1);
    return true;
  } catch {
    return false;
  }
}

function readKnown(request: Request, known: KnownOperations): KnownRequest | undefined {
  const { accept = '*/*', 'content-type': type = '' } = request.headers;
  if (request.method !== 'POST' || request.url !== '/') return undefined;
  if (accept !== '*/*' && accept !== 'application/json') return undefined;
  if (!/^application\/json *(;|$)/i.test(type) || !isRecord(request.body)) return undefined;
  const { query, operationName, variables, ...more } = request.body;
  if (typeof query !== 'string' || Object.keys(more).length > 0) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isRecord(variables)) return undefined;
  const document = known.findOverHttp({ query, operationName });
  return document && { query, operationName, document, variables: variables ?? undefined };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same bytes that Apollo sends. */
function send(response: Response, { data, errors }: ExecutionResult): void {
  const missing = missingCredential(data, errors);
  if (missing) response.status(401).setHeader('www-authenticate', challengeOf(missing));
  const away = databaseAway(data, errors);
  if (away) response.status(503).setHeader('retry-after', away.retryAfterSeconds);
  const body = { ...(errors && { errors: errors.map((error) => present(error)) }), data };
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.send(`${JSON.stringify(body)}\n`);
}

/** Apollo gives every error a code before it formats it. */
function present(error: GraphQLError): GraphQLFormattedError {
  const code = error.extensions['code'] ?? 'INTERNAL_SERVER_ERROR';
  return presentError({ ...error.toJSON(), extensions: { ...error.extensions, code } }, error);
}
