import type { DocumentNode } from 'graphql';
import type { Pool } from 'pg';
import { csvLine } from '../../kernel/csv-line.js';
import { TributeError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { maxPageSize } from '../../kernel/schema/connection.js';
import type { SchemaRunner } from '../../kernel/schema-runner.js';
import { inSqlTransaction, type Sql } from '../../kernel/sql.js';
import type { DataExport } from './data-export.entity.js';
import { cellOf, countQuery, exportableLists, pageQuery } from './exportable-list.js';
import { readList } from './read-list.js';

/** The pages of one export before it is the turn of another. */
const pagesPerTurn = 10;

/** The failures in a row after which an export is given up. */
const maxFailures = 5;

interface Parts {
  readonly pool: Pool;
  readonly sql: Sql;
  readonly runner: SchemaRunner;
  readonly maxRows: number;
  readonly log: Logger;
}

type Job = Pick<
  DataExport,
  | 'id'
  | 'organizationId'
  | 'environment'
  | 'list'
  | 'arguments'
  | 'columns'
  | 'scopes'
  | 'totalRows'
  | 'parts'
  | 'after'
  | 'failures'
>;

interface ListPage {
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A page of a file: its text, its number of rows, and where the next page begins, if there is one. */
interface Written {
  readonly text: string;
  readonly rows: number;
  readonly after: string | null;
  readonly isLast: boolean;
}

/**
 * Writes the files of exports, page by page, in turns. Each page is stored with its place in one transaction,
 * so that another worker goes on where the last one ended. Only one page is in memory.
 */
export class ExportDrain {
  constructor(private readonly parts: Parts) {}

  /** Does everything that is due, and deletes what has expired. */
  async drain(signal: AbortSignal): Promise<number | void> {
    const { sql, log } = this.parts;
    await sql.query(
      'delete from data_export where id in (select id from data_export where expires_at < now() order by expires_at limit 100)',
    );
    while (!signal.aborted) {
      const job = await this.next();
      if (!job) return this.untilDue();
      try {
        await this.work(job, signal);
      } catch (error) {
        if (!(error instanceof TributeError)) log.error({ err: error, exportId: job.id }, 'an export failed');
        await this.fail(job, error);
      }
    }
    return undefined;
  }

  /** Index: data_export_due. */
  private async next(): Promise<Job | undefined> {
    const [job] = await this.parts.sql.query<Job>(
      `select id, organization_id as "organizationId", environment, list, arguments, columns, scopes,
              total_rows as "totalRows", parts, after, failures
       from data_export where due_at <= now() order by due_at limit 1`,
    );
    return job;
  }

  private async untilDue(): Promise<number | undefined> {
    const [row] = await this.parts.sql.query<{ ms: number | null }>(
      'select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms from data_export where due_at is not null',
    );
    return row?.ms == null ? undefined : Math.max(row.ms, 100);
  }

  private async work(job: Job, signal: AbortSignal): Promise<void> {
    const { runner } = this.parts;
    const terms = exportableLists(runner.schema).get(job.list);
    if (!terms) throw new Error(`There is no list ${job.list}.`);
    if (job.totalRows === null && !(await this.begin(job, countQuery(job.list, terms.args)))) return;
    const query = pageQuery(job.list, terms.args, job.columns);
    let { after } = job;
    let parts = Math.max(job.parts, 1);
    for (let page = 0; page < pagesPerTurn && !signal.aborted; page += 1) {
      const { nodes, pageInfo } = await readList<ListPage>(runner, job, query, { first: maxPageSize, after });
      const text = nodes.map((row) => csvLine(job.columns.map((column) => cellOf(row, column)))).join('');
      after = pageInfo.endCursor ?? after;
      const isLast = !pageInfo.hasNextPage;
      if (!(await this.store(job.id, parts, { text, rows: nodes.length, after, isLast })) || isLast) return;
      parts += 1;
    }
    await this.parts.sql.query('update data_export set due_at = now() where id = $1 and due_at is not null', [
      job.id,
    ]);
  }

  /** Counts the rows and writes the header. Returns false if there are too many rows. */
  private async begin(job: Job, query: DocumentNode): Promise<boolean> {
    const { totalCount } = await readList<{ totalCount: number }>(this.parts.runner, job, query, {});
    const { maxRows, pool } = this.parts;
    if (totalCount > maxRows) {
      const reason = `The list has ${totalCount} rows; an export has at most ${maxRows}. Choose fewer by a filter.`;
      await this.giveUp(job.id, reason);
      return false;
    }
    return inSqlTransaction(pool, async (sql) => {
      const begun = await sql.query(
        `update data_export set status = 'RUNNING', total_rows = $2, parts = 1 where id = $1 and parts = 0 returning id`,
        [job.id, totalCount],
      );
      if (begun.length > 0) await insertPart(sql, job.id, 0, csvLine(job.columns));
      return begun.length > 0;
    });
  }

  /** Returns false if another worker wrote this part, or the export was deleted. */
  private async store(id: string, number: number, { text, rows, after, isLast }: Written): Promise<boolean> {
    return inSqlTransaction(this.parts.pool, async (sql) => {
      const stored = await sql.query(
        `update data_export set rows = rows + $3, after = $4, parts = parts + $5, failures = 0,
           status = case when $6 then 'COMPLETED' else 'RUNNING' end,
           completed_at = case when $6 then now() end, due_at = case when $6 then null else due_at end
         where id = $1 and parts = $2 and status = 'RUNNING' returning id`,
        [id, number, rows, after, text === '' ? 0 : 1, isLast],
      );
      if (stored.length > 0 && text !== '') await insertPart(sql, id, number, text);
      return stored.length > 0;
    });
  }

  private async fail({ id, failures }: Job, cause: unknown): Promise<void> {
    const isRefused = cause instanceof TributeError;
    const reason = isRefused ? cause.message : 'An internal error occurred and was logged.';
    if (failures + 1 >= maxFailures) return this.giveUp(id, reason);
    await this.parts.sql.query(
      `update data_export set failures = failures + 1, due_at = now() + (failures + 1) * interval '5 seconds'
       where id = $1 and due_at is not null`,
      [id],
    );
  }

  private async giveUp(id: string, reason: string): Promise<void> {
    const sql = `update data_export set status = 'FAILED', failure_reason = $2, due_at = null where id = $1`;
    await this.parts.sql.query(sql, [id, reason]);
  }
}

async function insertPart(sql: Sql, exportId: string, number: number, text: string): Promise<void> {
  await sql.query(
    `insert into data_export_part (export_id, number, organization_id, environment, text)
     select id, $2, organization_id, environment, $3 from data_export where id = $1`,
    [exportId, number, text],
  );
}
