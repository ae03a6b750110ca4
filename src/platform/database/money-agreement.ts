import type { Client } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { Reminder } from '../../kernel/reminder.js';
import type { Watch } from './standing-session.js';

/** Fingerprints of the money settings, by name. */
export type Fingerprints = Readonly<Record<string, string>>;

/** First key of the advisory locks; the second stands for the settings. See docs/operations.md. */
export const moneyLock = 7443;
/** How long settings must be unused before a waiting process replaces them: others may reconnect. */
const graceMs = 10_000;

export interface MoneyAgreementParts {
  readonly fingerprints: Fingerprints;
  /** A number that stands for all of them, from 0 to 2³¹-1. */
  readonly lockKey: number;
  /** Whether no other process can use this database. */
  readonly isAlone: boolean;
  readonly log: Logger;
}

interface InForce {
  readonly fingerprints: Fingerprints;
  readonly lockKey: number;
  readonly serverUpMs: number;
}

/**
 * Whether the money settings of this process are those in force. The database stores the settings in force,
 * and each process holds an advisory lock for its own. Settings are replaced when no living process holds
 * their lock, so a process keeps its settings in force while its session lives.
 */
export class MoneyAgreement implements Watch {
  private differing: readonly string[] = [];
  private hasLooked = false;
  private unusedSince: number | undefined;
  private readonly reminder = new Reminder();

  constructor(private readonly parts: MoneyAgreementParts) {}

  /** Names of the settings that differ from those in force; empty when none does. */
  get differences(): readonly string[] {
    return this.differing;
  }

  async look(client: Client, isNew: boolean): Promise<void> {
    if (isNew) {
      this.unusedSince = undefined;
      await client.query('select pg_advisory_lock_shared($1, $2)', [moneyLock, this.parts.lockKey]);
    } else if (this.differing.length === 0) return;
    await client.query('begin');
    await this.settle(client);
    await client.query('commit');
    this.hasLooked = true;
  }

  private async settle(client: Client): Promise<void> {
    const { fingerprints, lockKey } = this.parts;
    const own = JSON.stringify(fingerprints);
    await client.query(
      'insert into money_settings (fingerprints, lock_key) values ($1, $2) on conflict do nothing',
      [own, lockKey],
    );
    // The row lock makes starting processes take turns, so each sees the advisory locks of earlier ones.
    const { rows } = await client.query<InForce>(
      `select fingerprints, lock_key as "lockKey",
              extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8 * 1000 as "serverUpMs"
       from money_settings for update`,
    );
    const [inForce] = rows;
    if (!inForce) return;
    const differing = differencesOf(fingerprints, inForce.fingerprints);
    if (differing.length === 0) {
      this.agree();
      return;
    }
    const users = await usersOf(client, inForce.lockKey);
    if (users.length > 0) this.unusedSince = undefined;
    if (users.length > 0 || !this.mayReplace(inForce)) {
      this.disagree(differing, users);
      return;
    }
    await client.query('update money_settings set fingerprints = $1, lock_key = $2, changed_at = now()', [
      own,
      lockKey,
    ]);
    this.parts.log.warn({ settings: differing }, 'money settings changed');
    this.differing = [];
    this.reminder.reset();
  }

  /** While nobody uses the settings in force. A new process replaces them if others had time to connect. */
  private mayReplace({ serverUpMs }: InForce): boolean {
    if (this.parts.isAlone || (!this.hasLooked && serverUpMs >= graceMs)) return true;
    this.unusedSince ??= performance.now();
    return performance.now() - this.unusedSince >= graceMs;
  }

  private agree(): void {
    if (this.differing.length > 0) this.parts.log.warn({}, 'money settings agree again');
    this.differing = [];
    this.reminder.reset();
  }

  private disagree(differing: readonly string[], users: readonly string[]): void {
    this.differing = differing;
    if (!this.reminder.isDue()) return;
    this.parts.log.error(
      { settings: differing, inForceAt: users },
      'money settings differ from those in force: this process runs no jobs and refuses requests',
    );
  }
}

/** Names of the processes that hold the lock of these settings. */
async function usersOf(client: Client, lockKey: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string | null }>(
    `select a.application_name as name from pg_locks l left join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
       and l.classid = $1 and l.objid = $2 and l.objsubid = 2 and l.granted`,
    [moneyLock, lockKey],
  );
  return rows.map(({ name }) => name ?? 'unknown');
}

function differencesOf(one: Fingerprints, other: Fingerprints): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).toSorted();
}
