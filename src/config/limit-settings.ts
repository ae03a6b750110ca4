import { wholeNumber, parseSwitch, parseProxies, parseRedisUrl } from './parse-setting.js';

const pointsAMinute = 'points a minute, from 0 to 1000000000; 0 is without limit';

/** Limits and timeouts for callers, and trusted proxies. */
export const limitSettings = {
  rateLimitAnonymous: {
    name: 'RATE_LIMIT_ANONYMOUS',
    description: 'Rate limit of requests without a valid credential, for each address.',
    allowed: pointsAMinute,
    fallback: '6000',
    parse: wholeNumber(0),
  },
  rateLimitUser: {
    name: 'RATE_LIMIT_USER',
    description: 'Rate limit of each person with a session.',
    allowed: pointsAMinute,
    fallback: '60000',
    parse: wholeNumber(0),
  },
  rateLimitFree: {
    name: 'RATE_LIMIT_FREE',
    description:
      'Rate limit of each API key whose organization is on the free plan, as all are to begin with.',
    allowed: pointsAMinute,
    fallback: '6000',
    parse: wholeNumber(0),
  },
  rateLimitPro: {
    name: 'RATE_LIMIT_PRO',
    description: 'Rate limit of each API key whose organization is on the plan `PRO`.',
    allowed: pointsAMinute,
    fallback: '60000',
    parse: wholeNumber(0),
  },
  rateLimitOrganizationFree: {
    name: 'RATE_LIMIT_ORGANIZATION_FREE',
    description: 'Rate limit of all API keys together of an organization on the free plan.',
    allowed: pointsAMinute,
    fallback: '24000',
    parse: wholeNumber(0),
  },
  rateLimitOrganizationPro: {
    name: 'RATE_LIMIT_ORGANIZATION_PRO',
    description: 'Rate limit of all API keys together of an organization on the plan `PRO`.',
    allowed: pointsAMinute,
    fallback: '240000',
    parse: wholeNumber(0),
  },
  rateLimitClicks: {
    name: 'RATE_LIMIT_CLICKS',
    description:
      'How many clicks of links count for each address, in each process. What exceeds it is still redirected, but neither counted nor paid.',
    allowed: 'clicks a minute, from 0 to 100000000; 0 is without limit',
    fallback: '60',
    parse: wholeNumber(0, 100_000_000),
  },
  redisUrl: {
    name: 'REDIS_URL',
    description: 'Redis 5 or newer that keeps the rate limits, for several processes to share them.',
    allowed: '`redis://user:password@host:port/database`, or `rediss://` with TLS',
    fallback: undefined,
    parse: parseRedisUrl,
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    description:
      'Proxies in front of this server whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: how many, or who.',
    allowed: 'a whole number from 0 to 20, or comma-separated addresses and CIDR ranges',
    fallback: '0',
    parse: parseProxies,
  },
  requireHttps: {
    name: 'REQUIRE_HTTPS',
    description:
      'Whether plain HTTP is refused with 403. Left out, it is in production behind a proxy that `TRUST_PROXY` names.',
    allowed: '`true`, `false`',
    fallback: undefined,
    parse: parseSwitch,
  },
  headersTimeoutMs: {
    name: 'HEADERS_TIMEOUT_MS',
    description: 'How long a client may take to send the head of a request.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '10000',
    parse: wholeNumber(100, 600_000),
  },
  requestTimeoutMs: {
    name: 'REQUEST_TIMEOUT_MS',
    description: 'How long a client may take to send a whole request.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '60000',
    parse: wholeNumber(100, 600_000),
  },
  keepAliveTimeoutMs: {
    name: 'KEEP_ALIVE_TIMEOUT_MS',
    description: 'How long an idle connection is kept; longer than a proxy in front keeps its own.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '65000',
    parse: wholeNumber(100, 600_000),
  },
  websocketsPerKey: {
    name: 'WEBSOCKETS_PER_KEY',
    description: 'The most websockets that a key, a person or an address may have open at one process.',
    allowed: 'a whole number from 0 to 1000000; 0 is without limit',
    fallback: '100',
    parse: wholeNumber(0, 1_000_000),
  },
  websocketsPerOrganization: {
    name: 'WEBSOCKETS_PER_ORGANIZATION',
    description: 'The most websockets that all keys of an organization may have open at one process.',
    allowed: 'a whole number from 0 to 1000000; 0 is without limit',
    fallback: '400',
    parse: wholeNumber(0, 1_000_000),
  },
  subscriptionsPerWebsocket: {
    name: 'SUBSCRIPTIONS_PER_WEBSOCKET',
    description: 'The most subscriptions that may run on one websocket.',
    allowed: 'a whole number from 0 to 1000000; 0 is without limit',
    fallback: '100',
    parse: wholeNumber(0, 1_000_000),
  },
} as const;
