import { describe, expect, it } from '@jest/globals';
import { figureOf, metricsToken } from '../support/metrics.js';
import { evaluated, ingest } from '../support/outcome.js';
import { jobRunners, logged, readyReasons } from '../support/processes.js';
import { startServer } from '../support/server.js';
import { aScene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const newer = '20990101-99-of-a-newer-version';
const reason = `schema: the database has migrations of a newer program version (${newer}); jobs do not run`;
const message = 'this program version is older than the database';

describe('a program version older than the database schema', () => {
  const suite = useServer({ METRICS_TOKEN: metricsToken });

  it('stops its jobs while it runs, logs the reason, and still accepts events', async () => {
    const scene = await aScene(suite.url);
    await suite.database.query('insert into mikro_orm_migrations (name) values ($1)', [newer]);
    await waitFor('the reason', async () => (await readyReasons(suite.server)).length > 0);
    expect(await readyReasons(suite.server)).toEqual([reason]);
    const line = logged(suite.server, message);
    expect(line).toMatchObject({ level: 50, unknownMigrations: [newer] });
    await waitFor('the jobs to stop', async () => logged(suite.server, 'jobs were stopped'));

    expect(await figureOf(suite, 'tribute_jobs_stopped')).toBe(1);

    const eventId = await ingest(scene, 'beside a newer version');
    const [event] = await suite.database.query<{ status: string }>('select status from event');
    expect(event?.status).toBe('QUEUED');

    await suite.database.query('delete from mikro_orm_migrations where name = $1', [newer]);
    expect(await evaluated(scene, eventId)).toMatchObject({ status: 'PROCESSED' });
    await waitFor('readiness', async () => (await readyReasons(suite.server)).length === 0);
  });

  it('does not start its jobs', async () => {
    await suite.database.query('insert into mikro_orm_migrations (name) values ($1)', [newer]);
    const environment = { DATABASE_URL: suite.database.url };
    const other = await startServer(environment);
    const api = await startServer({ ...environment, ROLE: 'api' });
    try {
      expect(await readyReasons(other)).toEqual([reason]);
      expect(logged(other, message)).toMatchObject({ level: 50 });
      // Requests need no jobs, so they are served until a newer process takes over.
      expect(await readyReasons(api)).toEqual([]);
      expect(logged(api, message)).toMatchObject({ level: 50 });
      // Neither started its jobs.
      expect(logged(other, 'jobs were stopped')).toBeUndefined();
      expect(await jobRunners(suite.database)).toBeLessThan(2);
    } finally {
      await api.stop();
      await other.stop();
      await suite.database.query('delete from mikro_orm_migrations where name = $1', [newer]);
    }
  });
});
