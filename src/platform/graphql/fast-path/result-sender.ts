import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { challengeOf } from '../../../kernel/challenge-of.js';
import type { RateQuota } from '../../../kernel/rate-limit.js';
import { HeadSender } from '../../http/head-sender.js';
import { quotaHeaders } from '../../http/rate-limits/limit-requests.js';
import { databaseAway } from '../database-away.js';
import { missingCredential } from '../missing-credential.js';
import { presentError } from '../present-error.js';
import { answerType } from './plain-request.js';

type Headers = readonly (readonly [string, string | number])[];

/** Sends results in the bytes of Apollo, with the headers of every answer. */
export class ResultSender {
  private readonly senders = new Map<number, HeadSender>();
  private readonly fixed: string;

  /** @param headers Those of every answer. */
  constructor(headers: Headers) {
    this.fixed = linesOf(headers);
  }

  /** @param quota Of the caller; undefined without a limit. */
  send(
    request: IncomingMessage,
    response: ServerResponse,
    result: ExecutionResult,
    quota: RateQuota | undefined,
  ): void {
    const { data, errors } = result;
    const shown = errors?.map((error) => present(error));
    // The members in Apollo's order.
    const body = `${JSON.stringify(shown ? { errors: shown, data } : { data })}\n`;
    const { status, headers } = outcomeOf(result);
    const own: Headers = [
      ['X-Request-Id', request.id ?? ''],
      ...(quota ? quotaHeaders(quota) : []),
      ...headers,
      ['Content-Type', `${answerType(request)}; charset=utf-8`],
      ['Content-Length', Buffer.byteLength(body)],
    ];
    const lines = this.fixed + linesOf(own);
    this.senderOf(status).send(response, lines, Date.now(), body);
  }

  private senderOf(status: number): HeadSender {
    let sender = this.senders.get(status);
    if (!sender) this.senders.set(status, (sender = new HeadSender(status)));
    return sender;
  }
}

/** The status of a result. Without any data its errors decide. Names are written as by Apollo. */
function outcomeOf({ data, errors }: ExecutionResult): {
  readonly status: number;
  readonly headers: Headers;
} {
  const missing = missingCredential(data, errors);
  const away = databaseAway(data, errors);
  const headers: [string, string | number][] = [];
  if (missing) headers.push(['www-authenticate', challengeOf(missing)]);
  if (away) headers.push(['retry-after', away.retryAfterSeconds]);
  const status = data === undefined ? 500 : 200;
  return { status: away ? 503 : missing ? 401 : status, headers };
}

function linesOf(headers: Headers): string {
  let lines = '';
  for (const [name, value] of headers) lines += `${name}: ${value}\r\n`;
  return lines;
}

/** Apollo gives every error a code before it formats it. */
function present(error: GraphQLError): GraphQLFormattedError {
  const code = error.extensions['code'] ?? 'INTERNAL_SERVER_ERROR';
  return presentError({ ...error.toJSON(), extensions: { ...error.extensions, code } }, error);
}
