import type { Logger } from '../../kernel/logger.js';
import type { StillProcesses } from '../../kernel/still-processes.js';
import {
  beatMs,
  followProcesses,
  nothingFollowed,
  stillProcesses,
  type FollowedProcesses,
  type SeenProcess,
} from './follow-processes.js';
import { listenerSuffix, processName, processOf } from './process-name.js';

/** How often to look for other processes while none is known, in milliseconds. */
const lonelyMs = 2000;

/** Runs a statement in a session of the login itself, because other roles cannot see the login's sessions. */
export type Ask = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

interface SeenSessions extends SeenProcess {
  /** The number of its sessions with an open transaction. */
  readonly open: number;
}

const ofSession = processOf('application_name');

/** A new session counts from its start. Ends of statements do not count: frozen processes have some. */
const movedAt = 'extract(epoch from greatest(query_start, backend_start))::text';

/** Only processes with a listening session. Tools have none, and may be slow. */
const lookSql = `
  select ${ofSession} as process, json_object_agg(pid, ${movedAt}) as sessions, count(*) filter (where xact_start is not null)::int as open
  from pg_stat_activity
  where datname = current_database() and application_name like 'tribute@%' and ${ofSession} <> $1 and backend_start is not null
  group by 1 having bool_or(application_name like '%${listenerSuffix}')`;

/** Ends nothing of a process that was active since the check. */
const endSql = `
  with session as (
    select *, ${movedAt} as moved_at from pg_stat_activity where datname = current_database() and ${ofSession} = $1
  )
  select pid as "backendPid", application_name as name, state, wait_event as "waitEvent",
         (extract(epoch from clock_timestamp() - xact_start) * 1000)::int as "inTransactionMs", pg_terminate_backend(pid) as ended
  from session where xact_start is not null
    and not exists (select from session other where other.moved_at is distinct from $2::jsonb ->> other.pid::text)`;

/**
 * Detects by their sessions which other processes on this database are frozen, disconnected, or on a lost
 * machine. It ends their open transactions, for which others would wait; job runners release their jobs. A
 * process that resumes finds its transactions failed and its jobs lost, and repeats both. See docs/adr/0026.
 */
export class ProcessWatch implements StillProcesses {
  private followed: FollowedProcesses = nothingFollowed;
  private found = 0;
  private readonly listeners = new Set<() => void>();

  /** @param stillMs How long a process may be inactive; 0 is unlimited. */
  constructor(
    private readonly stillMs: number,
    private readonly log: Logger,
  ) {}

  get names(): readonly string[] {
    return stillProcesses(this.followed, performance.now());
  }

  get count(): number {
    return this.found;
  }

  onStill(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** The heartbeat, each `beatMs`: a check of the others, or a cheap query while there are none. */
  async beat(ask: Ask): Promise<void> {
    const askedAt = performance.now();
    const isAlone = this.followed.processes.size === 0 && askedAt - this.followed.askedAt < lonelyMs - beatMs;
    if (this.stillMs === 0 || isAlone) await ask('select 1');
    else await this.look(ask, askedAt);
  }

  private async look(ask: Ask, askedAt: number): Promise<void> {
    const seen = await ask<SeenSessions>(lookSql, [processName]);
    const before = this.followed;
    const look = { askedAt, answeredAt: performance.now(), seen };
    this.followed = followProcesses(before, look, this.stillMs);
    const stoodStill = new Set(stillProcesses(before, before.askedAt));
    const still = new Set(this.names);
    for (const one of seen.filter((candidate) => still.has(candidate.process))) {
      const isNew = !stoodStill.has(one.process);
      // Repeated: a statement that waited for a lock at the freeze may get it later, and block others.
      if (isNew || one.open > 0) await this.endTransactions(ask, one, isNew);
    }
    for (const name of stoodStill) if (!still.has(name)) this.reportEnd(name, seen);
  }

  private async endTransactions(
    ask: Ask,
    { process: name, sessions }: SeenProcess,
    isNew: boolean,
  ): Promise<void> {
    if (isNew) {
      this.found += 1;
      for (const listener of this.listeners) listener();
    }
    try {
      const ended = await ask(endSql, [name, JSON.stringify(sessions)]);
      if (isNew || ended.length > 0) {
        this.log.warn({ process: name, ended }, 'a process stands still: its transactions were ended');
      }
    } catch (error) {
      // insufficient_privilege: it has another login. Any other error concerns the session.
      if ((error as { code?: unknown }).code !== '42501') throw error;
      if (!isNew) return;
      this.log.error({ err: error, process: name }, 'a process stands still, and its login is another one');
    }
  }

  private reportEnd(name: string, seen: readonly SeenProcess[]): void {
    const isThere = seen.some((one) => one.process === name);
    this.log.info({ process: name }, `a process that stood still ${isThere ? 'goes on' : 'is gone'}`);
  }
}
