import { ConfigError } from './kernel/config-error.js';
import { feeSettings, type FeeSetting } from './config/fee-settings.js';
import { databaseSettings } from './config/database-settings.js';
import { jobSettings } from './config/job-settings.js';
import { graphqlSettings } from './config/graphql-settings.js';
import { limitSettings } from './config/limit-settings.js';
import { paymentSettings } from './config/payment-settings.js';
import { moneySettings } from './config/money-settings.js';
import { payoutSettings, type PayoutFeeTexts } from './config/payout-settings.js';
import { trackingSettings, type TrackingConfig } from './config/tracking-settings.js';
import { quotaSettings } from './config/quota-settings.js';
import { peopleSettings } from './config/people-settings.js';
import {
  oneOf,
  parsePort,
  parseBaseUrl,
  parseDatabaseUrl,
  parseRanges,
  wholeNumber,
} from './config/parse-setting.js';
import type { ConfigOf, Setting } from './config/setting.js';
import type { Asset } from './kernel/assets.js';
import type { Fraction } from './kernel/fraction.js';

/** Which parts of Tribute a process runs. */
export type Role = 'all' | 'api' | 'worker';

/** All settings, read and checked once. */
export interface Config
  extends
    TrackingConfig,
    ConfigOf<typeof databaseSettings>,
    ConfigOf<typeof graphqlSettings>,
    ConfigOf<typeof limitSettings>,
    ConfigOf<typeof jobSettings>,
    ConfigOf<typeof quotaSettings> {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly shortHost: string | undefined;
  readonly sandboxHost: string | undefined;
  readonly encryptionKey: Buffer | undefined;
  readonly webhookAllowedPrivateRanges: readonly string[];
  readonly mailUrl: string | undefined;
  readonly mailFrom: string;
  readonly operatorEmails: readonly string[];
  readonly operatorSecondFactor: 'required' | 'optional' | undefined;
  readonly passwordMemoryKib: number;
  readonly stepUpWindow: number;
  readonly campaignApproval: 'auto' | 'manual';
  readonly invitationsPerPerson: number;
  readonly invitationsPerOrganization: number;
  readonly auditRefusalsSeconds: number;
  readonly signInAttemptsPerAccount: number;
  readonly signInAttemptsPerAccountTotal: number;
  readonly signInAttemptsPerAddress: number;
  readonly platformFees: readonly FeeSetting[] | undefined;
  readonly stripeSecretKey: string | undefined;
  readonly stripeWebhookSecrets: readonly string[] | undefined;
  readonly stripeApiUrl: string | undefined;
  readonly payoutProvider: 'manual' | 'stripe';
  readonly payoutApproval: 'auto' | 'manual';
  readonly payoutDestinationDelay: number;
  readonly payoutMinimum: ReadonlyMap<string, string>;
  readonly payoutFee: ReadonlyMap<string, PayoutFeeTexts>;
  readonly assets: readonly Asset[];
  readonly rates: readonly { readonly asset: string; readonly currency: string; readonly rate: Fraction }[];
  readonly ratesUrl: string | undefined;
  readonly ratesTimeoutMs: number;
  readonly ratesTtl: number;
  readonly ratesMaxAge: number;
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
  readonly logRepeats: number;
  readonly stopTimeoutMs: number;
  readonly production: boolean;
}

/** Every setting, as data. `docs/configuration.md` is printed from this table. */
export const settings = {
  role: {
    name: 'ROLE',
    description: 'The work of this process: answer requests, run jobs, or both.',
    allowed: '`all`, `api`, `worker`',
    fallback: 'all',
    parse: oneOf<Role>('all', 'api', 'worker'),
  },
  host: {
    name: 'HOST',
    description: 'Address to listen on. `0.0.0.0` means every IPv4 address: put a proxy with TLS in front.',
    allowed: 'an address or host name of this machine',
    fallback: '127.0.0.1',
    parse: (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
  },
  port: {
    name: 'PORT',
    description: 'Port to listen on; 0 picks a free port.',
    allowed: 'a whole number from 0 to 65535',
    fallback: '3000',
    parse: parsePort,
  },
  dataDir: {
    name: 'DATA_DIR',
    description:
      'Folder of the embedded PostgreSQL, the generated encryption key, emails without a mail server, and clicks that wait for the database.',
    allowed: 'a path',
    fallback: '.data',
    parse: (text) => (text.includes('\0') ? undefined : text),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    description: 'PostgreSQL 15 or newer to use instead of the embedded one.',
    allowed: '`postgresql://user:password@host:port/database`',
    fallback: undefined,
    parse: parseDatabaseUrl,
  },
  ...databaseSettings,
  ...jobSettings,
  publicUrl: {
    name: 'PUBLIC_URL',
    description:
      'Public address of this server. Payment pages, short links and links in emails start with it.',
    allowed: 'an absolute http(s) URL without query; default `http://localhost:<port>`',
    fallback: undefined,
    parse: parseBaseUrl,
  },
  shortHost: {
    name: 'SHORT_HOST',
    description:
      'Host name (and port) that serves short links as `/<code>`. Without it, short links are `/go/<code>`.',
    allowed: 'a host name with an optional port, such as `go.example.com`',
    fallback: undefined,
    parse: (text) => (/^[a-z0-9.-]+(:\d{1,5})?$/.test(text) ? text : undefined),
  },
  sandboxHost: {
    name: 'SANDBOX_HOST',
    description:
      'Host name (and port) for the sandbox only: sessions there work in the sandbox, and live keys are refused. Other host names serve both environments.',
    allowed: 'a host name with an optional port, such as `sandbox.example.com`',
    fallback: undefined,
    parse: (text) => (/^[a-z0-9.-]+(:\d{1,5})?$/.test(text) ? text : undefined),
  },
  encryptionKey: {
    name: 'ENCRYPTION_KEY',
    description:
      'Encrypts the secrets of webhooks and second factors at rest. Generated on the first start as `DATA_DIR/encryption.key`.',
    allowed: '64 hexadecimal digits (32 bytes): `openssl rand -hex 32`',
    fallback: undefined,
    parse: (text) => (/^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : undefined),
  },
  webhookAllowedPrivateRanges: {
    name: 'WEBHOOK_ALLOWED_PRIVATE_RANGES',
    description:
      'Private networks that webhooks may be sent to. All other addresses that are not public are refused.',
    allowed: 'comma-separated CIDR ranges, such as `10.0.0.0/8,127.0.0.0/8`; empty means none',
    fallback: '',
    parse: parseRanges,
  },
  ...peopleSettings,
  ...limitSettings,
  ...quotaSettings,
  ...graphqlSettings,
  ...trackingSettings,
  ...feeSettings,
  ...paymentSettings,
  ...moneySettings,
  ...payoutSettings,
  metricsToken: {
    name: 'METRICS_TOKEN',
    description: 'Bearer token that Prometheus sends to `GET /metrics`. Without it, there are no metrics.',
    allowed: '16 to 200 letters, digits, `-` and `_`',
    fallback: undefined,
    parse: (text) => (/^[\w-]{16,200}$/.test(text) ? text : undefined),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    description: 'The log level.',
    allowed: '`fatal`, `error`, `warn`, `info`, `debug`, `trace`, `silent`',
    fallback: 'info',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  logRepeats: {
    name: 'LOG_REPEATS',
    description:
      'Number of times that the same warning or error is logged within 10 seconds. Repetitions beyond it are counted, and the count is logged.',
    allowed: 'a whole number from 0 to 1000000; 0 means no limit',
    fallback: '10',
    parse: wholeNumber(0, 1_000_000),
  },
  stopTimeoutMs: {
    name: 'STOP_TIMEOUT_MS',
    description: 'The most time for an orderly stop. After it, the process ends with exit code 1.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '30000',
    parse: wholeNumber(100, 600_000),
  },
  production: {
    name: 'NODE_ENV',
    description: '`production` logs JSON even on a terminal.',
    allowed: '`production`, `development`, `test`',
    fallback: 'development',
    parse: (text) => oneOf('production', 'development', 'test')(text) && text === 'production',
  },
} as const satisfies { readonly [Key in keyof Config]: Setting<Config[Key]> };

/** Settings whose values never appear in an error, because they are or contain secrets. */
export const secretSettings: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'ENCRYPTION_KEY',
  'MAIL_URL',
  'RATES_URL',
  'REDIS_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
]);

/** Pairs of settings: the first requires the second. */
const together: readonly (readonly [keyof Config, keyof Config])[] = [
  ['stripeWebhookSecrets', 'stripeSecretKey'],
];

/** Reads the settings. The first invalid one throws `ConfigError`. An empty text counts as not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = <T>({ name, allowed, fallback, parse }: Setting<T>): T | undefined => {
    const text = environment[name] || fallback;
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) {
      const shown = secretSettings.has(name) ? 'not usable' : `"${text}"`;
      throw new ConfigError(`${name} is ${shown}; allowed: ${allowed.replaceAll('`', '')}.`);
    }
    return value;
  };
  const config = Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [key, read(setting as Setting<unknown>)]),
  ) as unknown as Config;
  for (const [one, other] of together) {
    if (config[one] === undefined || config[other] !== undefined) continue;
    throw new ConfigError(`${settings[one].name} requires ${settings[other].name}.`);
  }
  const { name, allowed, fallback } = settings.passwordMemoryKib;
  if (config.passwordMemoryKib < Number(fallback) && environment['NODE_ENV'] !== 'test') {
    throw new ConfigError(
      `${name} is "${config.passwordMemoryKib}"; allowed: ${allowed.replaceAll('`', '')}.`,
    );
  }
  return config;
}
