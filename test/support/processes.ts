import type { TestDatabase } from './database.js';
import type { TestServer } from './server.js';

/** `ready`, or the reasons why a process is not. */
export async function readinessOf({ url }: TestServer): Promise<unknown> {
  const response = await fetch(`${url}/readyz`);
  return response.status === 200 ? 'ready' : ((await response.json()) as { reasons: unknown }).reasons;
}

/** How many processes run jobs: each one's sessions have a name of their own. */
export async function jobRunners(database: TestDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(distinct application_name)::int as count from pg_stat_activity
     where datname = current_database() and application_name like 'tribute-worker-%'`,
  );
  return row?.count ?? 0;
}

/** The first line that a process logged whose message begins like this. */
export function logged({ log }: TestServer, message: string): Record<string, unknown> | undefined {
  return log()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find(({ msg }) => String(msg).startsWith(message));
}
