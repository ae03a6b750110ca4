import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Clock } from './clock.js';
import type { Logger } from './logger.js';
import type { ProcessFigure } from './process-figure.js';
import type { PublicAddress } from './public-address.js';
import type { Quotas } from './quotas.js';
import type { Readiness } from './readiness.js';
import type { NoteRefusal } from './refusal.js';
import type { SecretBox } from './secret-box.js';
import type { Sql } from './sql.js';
import type { StillProcesses } from './still-processes.js';
import type { WakeUps } from './wake-ups.js';

/** The resources of a process that all features share. */
export interface Ground {
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
  /** The database's clock, for leases and due times, which all processes must agree on. */
  readonly databaseClock: Clock;
  readonly wakeUps: WakeUps;
  /** Detects frozen processes on this database. */
  readonly processes: StillProcesses;
  readonly address: PublicAddress;
  /** Limits on what an organization or a person may have. */
  readonly quotas: Quotas;
  readonly encryptionKey: Buffer;
  /** Encrypts what is stored, by `encryptionKey`. */
  readonly secrets: SecretBox;
  /** Records refused sign-ins, credentials and operator calls. */
  readonly noteRefusal: NoteRefusal;
  /** Decides whether this process is ready. Features add checks. */
  readonly readiness: Readiness;
  /** Metrics of this process that need no database. Features add theirs. */
  readonly figures: ProcessFigure[];
}
