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

/** What the features stand on. */
export interface Ground {
  readonly config: Config;
  readonly log: Logger;
  readonly orm: MikroORM;
  /** Connections that see every tenant: for workers, and for writers that serve several tenants at once. */
  readonly pool: Pool;
  /** SQL on `pool`. */
  readonly sql: Sql;
  /** SQL on connections of its own, which see every tenant: nothing else keeps clicks waiting. */
  readonly clickSql: Sql;
  /** SQL in the scope of the work that sends it: what requests use. */
  readonly requestSql: Sql;
  readonly wakeUps: WakeUps;
  /** Which other processes on this database stand still. */
  readonly processes: StillProcesses;
  /** Whether the money settings of this process are those in force. */
  readonly agreement: Pick<MoneyAgreement, 'differences'>;
  readonly address: PublicAddress;
  /** How much of everything an organization or a person may have. */
  readonly quotas: Quotas;
  readonly encryptionKey: Buffer;
  /** The Stripe account of the settings, when there is one. */
  readonly stripe: Stripe | undefined;
  /** Takes note of sign-ins, credentials and operator calls that are refused. */
  readonly noteRefusal: NoteRefusal;
  /** What decides whether this process is ready; parts add checks. */
  readonly readiness: Readiness;
  /** What `/metrics` says of this process without asking the database; parts add figures. */
  readonly figures: ProcessFigure[];
}
