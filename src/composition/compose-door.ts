import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { FastPathParts } from '../platform/graphql/fast-path/fast-path.js';
import type { CallerIdentity, UpgradeRefusal } from '../platform/graphql/transports/create-websocket.js';
import type { WebsocketSubject } from '../platform/graphql/limits/limit-websockets.js';
import type { Authenticator } from '../identity/authentication/authenticator.js';
import { clientAddress, isSecure, trustOf, type Trust } from '../platform/http/client-address.js';
import type { ClientTimeouts } from '../platform/http/create-http.js';
import { GracefulStop } from '../platform/http/graceful-stop.js';
import { retryAfterStop, stopping } from '../platform/http/refuse-when-stopping.js';
import { refuseNoted } from '../platform/http/refuse-noted.js';
import { subjectOf } from '../platform/http/rate-limits/allowance.js';
import { LimiterBuckets } from '../platform/http/rate-limits/limiter-buckets.js';
import { chargeRequest, limitRequests } from '../platform/http/rate-limits/limit-requests.js';
import { MemoryLimiter } from '../platform/http/rate-limits/memory-limiter.js';
import { RateLimits } from '../platform/http/rate-limits/rate-limits.js';
import { openToBrowsers, type OpenToBrowsers } from '../platform/http/open-to-browsers.js';
import { httpsRequired } from '../platform/http/require-https.js';
import { anonymous, type Principal } from '../kernel/principal.js';
import type { Spend } from '../kernel/rate-limit.js';
import type { Config } from '../config.js';
import type { Logger } from '../kernel/logger.js';
import type { ProcessGround } from './create-ground.js';
import { planLimits } from './limits-of.js';

type ConnectionParams = Readonly<Record<string, unknown>> | undefined;

/** The checks before every endpoint: identity, origin and limits of a caller. */
export interface Door {
  readonly trust: Trust;
  readonly isHttpsRequired: boolean;
  readonly timeouts: ClientTimeouts;
  readonly limitRequests: RequestHandler;
  /** The same for an answer without Express. */
  readonly charge: FastPathParts['charge'];
  readonly openToBrowsers: OpenToBrowsers;
  /** The sender of a request, determined once for each request. */
  readonly principalOf: (request: IncomingMessage) => Promise<Principal>;
  /** Why a websocket is refused. */
  readonly refusalOf: (request: IncomingMessage) => UpgradeRefusal | undefined;
  readonly stop: GracefulStop;
  /** Who opened a websocket, and the subject for counting. Operations report a refused credential. */
  readonly callerIdentityOf: (params: ConnectionParams, request: IncomingMessage) => Promise<CallerIdentity>;
  /** Who a stream over HTTP counts for. */
  readonly subjectOf: (request: IncomingMessage) => Promise<WebsocketSubject>;
  /** The rate-limit bucket of a websocket caller; undefined means a refused credential. */
  readonly bucketOf: (principal: Principal | undefined, request: IncomingMessage) => Spend;
}

export async function composeDoor(
  { config, log, address, noteRefusal }: ProcessGround,
  authenticator: Authenticator,
  opened: AsyncDisposableStack,
): Promise<Door> {
  const stop = new GracefulStop();
  const trust = trustOf(config.trustProxy);
  const addressOf = (request: IncomingMessage): string => clientAddress(request, trust);
  const buckets = await bucketsOf(config, log);
  opened.defer(async () => buckets.close());
  const limits = new RateLimits(buckets, planLimits(config));
  const principalOf = onceForEach(async (request) =>
    authenticator
      .ofHeaders(request.headers)
      .catch((error: unknown) => refuseNoted(error, addressOf(request), noteRefusal)),
  );
  const isHttpsRequired = config.requireHttps ?? (config.production && config.trustProxy !== 0);
  const limited = { limits, principalOf, addressOf };
  return {
    trust,
    isHttpsRequired,
    timeouts: timeoutsOf(config),
    limitRequests: limitRequests(limited),
    charge: async (request, onQuota) => chargeRequest(limited, request, onQuota),
    openToBrowsers: openToBrowsers(principalOf, address),
    principalOf,
    refusalOf: (request) => {
      if (stop.isStopping) return { ...stopping, headers: { 'Retry-After': retryAfterStop } };
      const isRefused = isHttpsRequired && !isSecure(request, trust);
      return isRefused ? { status: 403, message: httpsRequired } : undefined;
    },
    stop,
    callerIdentityOf: async (params, request) => {
      const principal = await authenticator.ofConnection(params, request.headers).catch(() => anonymous);
      return { principal, ...placeOf(principal, addressOf(request)) };
    },
    subjectOf: async (request) => placeOf(await principalOf(request), addressOf(request)),
    bucketOf: (principal, request) => limits.bucketOf(principal, addressOf(request)),
  };
}

/** Who an open connection counts for. */
function placeOf(principal: Principal, address: string): WebsocketSubject {
  const organizationId = principal.kind === 'key' ? principal.organizationIds[0] : undefined;
  return { subject: subjectOf(principal, address), organizationId };
}

function timeoutsOf(config: Config): ClientTimeouts {
  return {
    headers: config.headersTimeoutMs,
    request: config.requestTimeoutMs,
    keepAlive: config.keepAliveTimeoutMs,
  };
}

function onceForEach(
  find: (request: IncomingMessage) => Promise<Principal>,
): (request: IncomingMessage) => Promise<Principal> {
  const found = new WeakMap<IncomingMessage, Promise<Principal>>();
  return async (request) => {
    let principal = found.get(request);
    if (!principal) found.set(request, (principal = find(request)));
    return principal;
  };
}

/** Rate-limit buckets in memory, or in Redis, whose client is loaded only if needed. */
async function bucketsOf({ redisUrl }: Config, log: Logger): Promise<LimiterBuckets> {
  if (redisUrl === undefined) return new LimiterBuckets((limit) => new MemoryLimiter(limit));
  const { redisBuckets } = await import('../platform/http/rate-limits/redis-buckets.js');
  return redisBuckets(redisUrl, log);
}
