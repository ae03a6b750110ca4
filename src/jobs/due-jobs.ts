import type { Pool } from 'pg';

/** What Agenda asks by: a job may be locked when it is due before this, or when its lock is from before that. */
interface Moment {
  readonly dueBefore: Date;
  readonly lockedBefore: Date;
}

/**
 * Which jobs may be locked at a moment. Agenda asks for each job by itself, at each poll, by a statement that writes; most are not due. All
 * questions of one poll become one statement here.
 */
export class DueJobs {
  private asking: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly names: readonly string[],
  ) {}

  /** Whether the job may be locked. A question that comes while another one is being answered shares its answer. */
  async has(name: string, moment: Moment): Promise<boolean> {
    this.asking ??= this.ask(moment).finally(() => {
      this.asking = undefined;
    });
    return (await this.asking).has(name);
  }

  private async ask({ dueBefore, lockedBefore }: Moment): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ name: string }>(
      `select name from agenda_jobs
       where name = any($1::text[]) and not disabled
         and ((locked_at is null and next_run_at <= $2) or locked_at <= $3)`,
      [this.names, dueBefore, lockedBefore],
    );
    return new Set(rows.map((row) => row.name));
  }
}
