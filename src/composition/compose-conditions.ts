import type { Config } from '../config.js';
import { MoneyAgreement } from '../platform/database/money-agreement.js';
import { DatabaseClock } from '../platform/database/database-clock.js';
import { LogLagWatch } from '../platform/database/log-lag-watch.js';
import { migrations } from '../platform/database/migrations/index.js';
import { SchemaVersion } from '../platform/database/schema-version.js';
import { StandingSession } from '../platform/database/standing-session.js';
import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import type { ProcessFigure } from '../kernel/process-figure.js';
import type { Readiness } from '../kernel/readiness.js';
import { lockKeyOf, moneyFingerprintsOf } from './money-fingerprints-of.js';

interface ConditionGround {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly readiness: Readiness;
  readonly log: Logger;
  readonly opened: AsyncDisposableStack;
}

/** The conditions under which this process runs its jobs. */
export interface StartConditions {
  readonly agreement: MoneyAgreement;
  /** How far the log of domain events is held back. */
  readonly figure: ProcessFigure;
  readonly clock: Clock;
  /** Checks now, and from then on until the process stops. Rejects when the database does not answer. */
  readonly start: () => Promise<void>;
  readonly allowJobs: () => boolean;
  /** Calls the listener after each check of the database. */
  readonly onLook: (listener: () => void) => void;
}

const knownMigrations = migrations.map(({ name }) => name);

/** Creates the watch over the conditions, which checks them periodically in its own session. */
export function composeConditions({
  config,
  databaseUrl,
  readiness,
  log,
  opened,
}: ConditionGround): StartConditions {
  const fingerprints = moneyFingerprintsOf(config);
  const agreement = new MoneyAgreement({
    fingerprints,
    lockKey: lockKeyOf(fingerprints),
    isAlone: config.databaseUrl === undefined,
    log,
  });
  const schema = new SchemaVersion(knownMigrations, log);
  const clock = new DatabaseClock();
  const lag = new LogLagWatch(config.eventLogLateMs, log);
  const session = new StandingSession(databaseUrl, config, [agreement, schema, lag, clock], log);
  readiness.add('money settings', () => {
    const { differences } = agreement;
    return differences.length === 0 ? undefined : `${differences.join(', ')} differ from those in force`;
  });
  // A process without jobs may continue in an older version, to serve requests until its version is replaced.
  if (config.role !== 'api') readiness.add('schema', () => reasonOf(schema));
  return {
    agreement,
    figure: lag.figure,
    clock,
    allowJobs: () => agreement.differences.length === 0 && schema.unknown.length === 0,
    start: async () => {
      opened.defer(async () => session.stop());
      await session.start();
    },
    onLook: (listener) => {
      session.onLook(listener);
    },
  };
}

function reasonOf({ unknown }: SchemaVersion): string | undefined {
  if (unknown.length === 0) return undefined;
  return `the database has migrations of a newer program version (${unknown.join(', ')}); jobs do not run`;
}
