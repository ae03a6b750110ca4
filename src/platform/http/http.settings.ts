import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import {
  wholeNumber,
  milliseconds,
  trueOrFalse,
  optionalList,
  baseUrl,
  cidrRange,
} from '../../kernel/setting-schemas.js';

const port = wholeNumber(0, 65_535);
const hostPattern = /^[a-z0-9.-]+(:\d{1,5})?$/;
const pointsAMinute = wholeNumber(0, undefined, { unit: 'points a minute', zero: 'no limit' });

/** A single address is also a range. */
const proxyRange = z
  .string()
  .transform((text) => {
    if (!ipaddr.isValid(text)) return text;
    return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
  })
  .pipe(cidrRange);

/** Addresses of this server, trusted proxies, and limits and timeouts of requests. */
export const httpSettings = {
  host: {
    name: 'HOST',
    description: 'Address to listen on. `0.0.0.0` means every IPv4 address: put a proxy with TLS in front.',
    schema: z
      .string()
      .regex(/^[\w.:-]+$/)
      .describe('an address or host name of this machine'),
    fallback: '127.0.0.1',
  },
  port: {
    name: 'PORT',
    description: 'Port to listen on; 0 picks a free port.',
    schema: port,
    fallback: '3000',
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    description:
      'Public address of this server. Payment pages, short links and links in emails start with it.',
    schema: baseUrl.describe('an absolute http(s) URL without query; default `http://localhost:<port>`'),
  },
  dashboard: {
    name: 'DASHBOARD',
    description:
      'Whether the dashboard is served at `/` and below `/app`. `false` is for API-only deployments.',
    schema: trueOrFalse,
    fallback: 'true',
  },
  shortHost: {
    name: 'SHORT_HOST',
    description:
      'Host name (and port) that serves short links as `/<code>`. Without it, short links are `/go/<code>`.',
    schema: z
      .string()
      .regex(hostPattern)
      .describe('a host name with an optional port, such as `go.example.com`'),
  },
  sandboxHost: {
    name: 'SANDBOX_HOST',
    description:
      'Host name (and port) for the sandbox only: sessions there work in the sandbox, and live keys are refused. Other host names serve both environments.',
    schema: z
      .string()
      .regex(hostPattern)
      .describe('a host name with an optional port, such as `sandbox.example.com`'),
  },
  probePort: {
    name: 'PROBE_PORT',
    description:
      'Port on `HOST` where a process with `ROLE=worker` answers `/healthz`, `/readyz` and `/metrics`; 0 picks a free port. Without it, the process has no port.',
    schema: port,
  },
  metricsToken: {
    name: 'METRICS_TOKEN',
    isSecret: true,
    description: 'Bearer token that Prometheus sends to `GET /metrics`. Without it, there are no metrics.',
    schema: z
      .string()
      .regex(/^[\w-]{16,200}$/)
      .describe('16 to 200 letters, digits, `-` and `_`'),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    description:
      'Proxies in front of this server whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted: their number or their addresses.',
    schema: z
      .union([wholeNumber(0, 20), optionalList(proxyRange)])
      .describe('a whole number from 0 to 20, or comma-separated addresses and CIDR ranges'),
    fallback: '0',
  },
  requireHttps: {
    name: 'REQUIRE_HTTPS',
    description:
      'Whether plain HTTP is refused with 403. Default: yes in production behind a proxy of `TRUST_PROXY`, no otherwise.',
    schema: trueOrFalse,
  },
  headersTimeoutMs: {
    name: 'HEADERS_TIMEOUT_MS',
    description: 'The most time that a client may take to send the headers of a request.',
    schema: milliseconds(100, 600_000),
    fallback: '10000',
  },
  requestTimeoutMs: {
    name: 'REQUEST_TIMEOUT_MS',
    description: 'The most time that a client may take to send a whole request.',
    schema: milliseconds(100, 600_000),
    fallback: '60000',
  },
  keepAliveTimeoutMs: {
    name: 'KEEP_ALIVE_TIMEOUT_MS',
    description: 'How long an idle connection stays open. It must be longer than in the proxy in front.',
    schema: milliseconds(100, 600_000),
    fallback: '65000',
  },
  rateLimitAnonymous: {
    name: 'RATE_LIMIT_ANONYMOUS',
    description: 'Rate limit for each address of requests without a valid credential.',
    schema: pointsAMinute,
    fallback: '6000',
  },
  rateLimitUser: {
    name: 'RATE_LIMIT_USER',
    description: 'Rate limit of each person with a session.',
    schema: pointsAMinute,
    fallback: '60000',
  },
  rateLimitFree: {
    name: 'RATE_LIMIT_FREE',
    description: 'Rate limit of each API key of an organization on the free plan, which is the default plan.',
    schema: pointsAMinute,
    fallback: '6000',
  },
  rateLimitPro: {
    name: 'RATE_LIMIT_PRO',
    description: 'Rate limit of each API key of an organization on the plan `PRO`.',
    schema: pointsAMinute,
    fallback: '60000',
  },
  rateLimitOrganizationFree: {
    name: 'RATE_LIMIT_ORGANIZATION_FREE',
    description: 'Common rate limit of all API keys of an organization on the free plan.',
    schema: pointsAMinute,
    fallback: '24000',
  },
  rateLimitOrganizationPro: {
    name: 'RATE_LIMIT_ORGANIZATION_PRO',
    description: 'Common rate limit of all API keys of an organization on the plan `PRO`.',
    schema: pointsAMinute,
    fallback: '240000',
  },
  redisUrl: {
    name: 'REDIS_URL',
    isSecret: true,
    description: 'Redis 5 or newer that stores the rate limits, so that several processes share them.',
    schema: z
      .url({ protocol: /^rediss?$/ })
      .describe('`redis://user:password@host:port/database`, or `rediss://` with TLS'),
  },
} as const satisfies SettingTable;
