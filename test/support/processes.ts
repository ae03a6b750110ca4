import type { Database } from './database.js';
import type { TestServer } from './server.js';

/** Why a process is not ready, according to `/readyz`; empty when it is. */
export async function readyReasons({ url }: Pick<TestServer, 'url'>): Promise<readonly string[]> {
  const response = await fetch(`${url}/readyz`);
  return response.status === 200 ? [] : ((await response.json()) as { reasons: string[] }).reasons;
}

/** The number of processes that run jobs, by the names of their sessions for jobs. */
export async function jobRunners(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(distinct application_name)::int as count from pg_stat_activity
     where datname = current_database() and application_name like 'tribute@%:jobs'`,
  );
  return row?.count ?? 0;
}

/** The first logged line of a process whose message starts with this text. */
export function logged(server: TestServer, message: string): Record<string, unknown> | undefined {
  return allLogged(server, message)[0];
}

/** All lines that begin with this message. */
export function allLogged({ log }: TestServer, message: string): Record<string, unknown>[] {
  return log()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => String(msg).startsWith(message));
}
