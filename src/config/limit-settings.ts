import { wholeNumber, parseSwitch, parseProxies, parseRedisUrl } from './parse-setting.js';

const pointsAMinute = 'points a minute, from 0 to 1000000000; 0 means no limit';

/** Limits and timeouts for callers, and trusted proxies. */
export const limitSettings = {
  rateLimitAnonymous: {
    name: 'RATE_LIMIT_ANONYMOUS',
    description: 'Rate limit for each address of requests without a valid credential.',
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
    description: 'Rate limit of each API key of an organization on the free plan, which is the default plan.',
    allowed: pointsAMinute,
    fallback: '6000',
    parse: wholeNumber(0),
  },
  rateLimitPro: {
    name: 'RATE_LIMIT_PRO',
    description: 'Rate limit of each API key of an organization on the plan `PRO`.',
    allowed: pointsAMinute,
    fallback: '60000',
    parse: wholeNumber(0),
  },
  rateLimitOrganizationFree: {
    name: 'RATE_LIMIT_ORGANIZATION_FREE',
    description: 'Common rate limit of all API keys of an organization on the free plan.',
    allowed: pointsAMinute,
    fallback: '24000',
    parse: wholeNumber(0),
  },
  rateLimitOrganizationPro: {
    name: 'RATE_LIMIT_ORGANIZATION_PRO',
    description: 'Common rate limit of all API keys of an organization on the plan `PRO`.',
    allowed: pointsAMinute,
    fallback: '240000',
    parse: wholeNumber(0),
  },
  rateLimitClicks: {
    name: 'RATE_LIMIT_CLICKS',
    description:
      'Number of link clicks that count for each address, in each process. Further clicks are redirected, but neither counted nor paid.',
    allowed: 'clicks a minute, from 0 to 100000000; 0 means no limit',
    fallback: '60',
    parse: wholeNumber(0, 100_000_000),
  },
  redisUrl: {
    name: 'REDIS_URL',
    description: 'Redis 5 or newer that stores the rate limits, so that several processes share them.',
    allowed: '`redis://user:password@host:port/database`, or `rediss://` with TLS',
    fallback: undefined,
    parse: parseRedisUrl,
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    description:
      'Proxies in front of this server whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted: their number or their addresses.',
    allowed: 'a whole number from 0 to 20, or comma-separated addresses and CIDR ranges',
    fallback: '0',
    parse: parseProxies,
  },
  requireHttps: {
    name: 'REQUIRE_HTTPS',
    description:
      'Whether plain HTTP is refused with 403. Default: yes in production behind a proxy of `TRUST_PROXY`, no otherwise.',
    allowed: '`true`, `false`',
    fallback: undefined,
    parse: parseSwitch,
  },
  headersTimeoutMs: {
    name: 'HEADERS_TIMEOUT_MS',
    description: 'The most time that a client may take to send the headers of a request.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '10000',
    parse: wholeNumber(100, 600_000),
  },
  requestTimeoutMs: {
    name: 'REQUEST_TIMEOUT_MS',
    description: 'The most time that a client may take to send a whole request.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '60000',
    parse: wholeNumber(100, 600_000),
  },
  keepAliveTimeoutMs: {
    name: 'KEEP_ALIVE_TIMEOUT_MS',
    description: 'How long an idle connection stays open. It must be longer than in the proxy in front.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '65000',
    parse: wholeNumber(100, 600_000),
  },
  websocketsPerKey: {
    name: 'WEBSOCKETS_PER_KEY',
    description: 'The most open websockets of a key, a person or an address in one process.',
    allowed: 'a whole number from 0 to 1000000; 0 means no limit',
    fallback: '100',
    parse: wholeNumber(0, 1_000_000),
  },
  websocketsPerOrganization: {
    name: 'WEBSOCKETS_PER_ORGANIZATION',
    description: 'The most open websockets of all keys of an organization in one process.',
    allowed: 'a whole number from 0 to 1000000; 0 means no limit',
    fallback: '400',
    parse: wholeNumber(0, 1_000_000),
  },
  subscriptionsPerWebsocket: {
    name: 'SUBSCRIPTIONS_PER_WEBSOCKET',
    description: 'The most subscriptions on one websocket.',
    allowed: 'a whole number from 0 to 1000000; 0 means no limit',
    fallback: '100',
    parse: wholeNumber(0, 1_000_000),
  },
} as const;
