import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Stripe } from 'stripe';
import type { Config } from '../config.js';
import type { MoneyAgreement } from '../platform/database/money-agreement.js';
import type { StillProcesses } from '../platform/database/process-watch.js';
import type { Logger } from '../kernel/logger.js';
import type { ProcessFigure } from '../kernel/process-figure.js';
import type { PublicAddress } from '../kernel/public-address.js';
import type { Quotas } from '../kernel/quotas.js';
import type { Readiness } from '../kernel/readiness.js';
import type { NoteRefusal } from '../kernel/refusal.js';
import type { Sql } from '../kernel/sql.js';
import type { WakeUps } from '../kernel/wake-ups.js';

/** The shared resources of the features. */
export interface Ground {
  readonly config: Config;
  readonly log: Logger;
  readonly orm: MikroORM;
  /** Connections that see every tenant: for workers, and for writers that serve several tenants at once. */
  readonly pool: Pool;
  /** SQL on `pool`. */
  readonly sql: Sql;
  /** SQL on separate connections that see every tenant, so that other work does not delay clicks. */
  readonly clickSql: Sql;
  /** SQL for requests, in the scope of the work that sends it. */
  readonly requestSql: Sql;
  readonly wakeUps: WakeUps;
  /** Detects frozen processes on this database. */
  readonly processes: StillProcesses;
  /** Whether the money settings of this process are those in force. */
  readonly agreement: Pick<MoneyAgreement, 'differences'>;
  readonly address: PublicAddress;
  /** Limits on what an organization or a person may have. */
  readonly quotas: Quotas;
  readonly encryptionKey: Buffer;
  /** The configured Stripe account, if any. */
  readonly stripe: Stripe | undefined;
  /** Records refused sign-ins, credentials and operator calls. */
  readonly noteRefusal: NoteRefusal;
  /** Decides whether this process is ready. Parts add checks. */
  readonly readiness: Readiness;
  /** Metrics of this process that need no database. Parts add theirs. */
  readonly figures: ProcessFigure[];
}
