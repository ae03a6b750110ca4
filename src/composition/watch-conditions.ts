import type { Config } from '../config.js';
import { MoneyAgreement } from '../database/money-agreement.js';
import { StandingSession } from '../database/standing-session.js';
import type { Logger } from '../kernel/logger.js';
import type { Readiness } from '../kernel/readiness.js';
import { lockKeyOf, moneyFingerprintsOf } from './money-fingerprints.js';
import type { Opened } from './opened.js';

/** What the conditions need. */
interface ConditionGround {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly readiness: Readiness;
  readonly log: Logger;
  readonly opened: Opened;
}

/** What has to hold for this process to run its jobs. */
export interface Conditions {
  readonly agreement: MoneyAgreement;
  readonly allowJobs: () => boolean;
  /** Hears after each look at the database. */
  readonly onLook: (listener: () => void) => void;
}

/** Looks at the conditions now and then, by a session of its own, until `opened` closes. */
export async function watchConditions({
  config,
  databaseUrl,
  readiness,
  log,
  opened,
}: ConditionGround): Promise<Conditions> {
  const fingerprints = moneyFingerprintsOf(config);
  const agreement = new MoneyAgreement({
    fingerprints,
    lockKey: lockKeyOf(fingerprints),
    isAlone: config.databaseUrl === undefined,
    log,
  });
  const session = new StandingSession(databaseUrl, config, [agreement], log);
  opened.add(async () => session.stop());
  readiness.add('money settings', () => {
    const { differences } = agreement;
    return differences.length === 0 ? undefined : `${differences.join(', ')} differ from those in force`;
  });
  await session.start();
  return {
    agreement,
    allowJobs: () => agreement.differences.length === 0,
    onLook: (listener) => {
      session.onLook(listener);
    },
  };
}
