import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { Authenticator } from '../identity/authentication/authenticator.js';
import { createCaller } from '../platform/http/create-caller.js';
import { clientAddress } from '../platform/http/client-address.js';
import { refuseNoted } from '../platform/http/refuse-noted.js';
import { clientOf } from '../platform/http/client-of.js';
import { bucketOf as bucketOfRequest } from '../platform/http/rate-limits/limit-requests.js';
import { requestIdOf } from '../platform/http/request-id-of.js';
import type { Caller, FreshCaller } from '../kernel/caller.js';
import { isRefusedCaller, UnavailableError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { anonymous, type Principal } from '../kernel/principal.js';
import type { Door } from './compose-door.js';
import type { ProcessGround } from './create-ground.js';

/** The Retry-After, in seconds, of a process with different money settings. */
const retrySeconds = 10;

/** Creates callers from their credentials. */
export interface Callers {
  readonly ofRequest: (request: Answered, response?: ServerResponse) => Promise<FreshCaller>;
  /** The sender of a request as an anonymous caller, regardless of any credential. */
  readonly visitorOf: (request: Request) => Caller;
  /** The caller of a websocket. */
  readonly ofSocket: OfSocket;
  /** The same when an operation begins. It costs a point, charged to the address if the caller is refused. */
  readonly ofOperation: OfSocket;
}

/** A request to which Express added the response. */
type Answered = IncomingMessage & Pick<Request, 'res'>;

type OfSocket = (
  params: Readonly<Record<string, unknown>> | undefined,
  request: IncomingMessage,
) => Promise<FreshCaller>;

export function composeCallers(
  { orm, requestSql, address, agreement, noteRefusal }: ProcessGround,
  feeds: Pick<Caller, 'feed' | 'figureFeed'>,
  authenticator: Authenticator,
  door: Door,
): Callers {
  const parts = { em: orm.em, sql: requestSql, ...feeds, noteRefusal };
  const as = (
    principal: Principal,
    request: Answered,
    response: ServerResponse | undefined = request.res,
  ): FreshCaller =>
    createCaller(parts, {
      principal,
      requestId: requestIdOf(request),
      client: clientOf(request, response, door.trust, address),
      spend: bucketOfRequest(request),
    });
  const ofSocket: OfSocket = async (params, request) => {
    refuseOtherSettings(agreement);
    const principal = await authenticator
      .ofConnection(params, request.headers)
      .catch((error: unknown) => refuseNoted(error, clientAddress(request, door.trust), noteRefusal));
    return createCaller(parts, {
      principal,
      requestId: newId(),
      client: clientOf(request, undefined, door.trust, address),
      spend: door.bucketOf(principal, request),
    });
  };
  return {
    ofRequest: async (request, response) => {
      refuseOtherSettings(agreement);
      return as(await door.principalOf(request), request, response);
    },
    visitorOf: (request) => as(anonymous, request),
    ofSocket,
    ofOperation: paying(ofSocket, door),
  };
}

function paying(ofSocket: OfSocket, { bucketOf }: Door): OfSocket {
  return async (params, request) => {
    const caller = await ofSocket(params, request).catch(async (error: unknown) => {
      if (isRefusedCaller(error)) await bucketOf(undefined, request)(1);
      throw error;
    });
    await caller.spend(1);
    return caller;
  };
}

/** A process whose money settings are not in force would quote, charge and pay different amounts. */
function refuseOtherSettings({ differences }: ProcessGround['agreement']): void {
  if (differences.length === 0) return;
  const message = 'This process is not ready: its money settings differ from those in force.';
  throw new UnavailableError(message, retrySeconds);
}
