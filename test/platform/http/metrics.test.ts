import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { makeJobDue } from '../../support/jobs.js';
import { figureOf, metricsToken } from '../../support/metrics.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { allLogged } from '../../support/processes.js';
import { aScene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

describe('metrics', () => {
  const suite = useServer({ METRICS_TOKEN: metricsToken, EVENT_LOG_LATE_MS: '100' });

  const ask = async (authorization?: string): Promise<Response> =>
    fetch(`${suite.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });

  it('are available with the token, with the alarms of the ledger and the queues', async () => {
    const scene = await aScene(suite.url, '30.00');
    await ingestAndEvaluate(scene, 'paid');
    await ingestAndEvaluate(scene, 'unfunded');
    const valueOf = async (name: string): Promise<number> => figureOf(suite, name);
    expect(await valueOf('tribute_rewards_unfunded')).toBe(1);
    expect(await valueOf('tribute_events_queued')).toBe(0);
    expect(await valueOf('tribute_ledger_alarms_open')).toBe(0);
    expect(await valueOf('process_cpu_seconds_total')).toBeGreaterThan(0);

    // As an owner of the machine; the server's own audit detects it.
    const [account] = await suite.database.query<{ id: string }>(
      `select id from ledger_account where organization_id = $1 and kind = 'AVAILABLE' and environment = 'SANDBOX' limit 1`,
      [uuidOf('organization', scene.organizationId)],
    );
    const tamper = async (change: string): Promise<void> =>
      void (await suite.database.query(
        `begin; set local session_replication_role = replica;
         update ledger_balance set credits = credits ${change} where account_id = '${account?.id}'; commit`,
      ));
    await tamper('+ 7');
    await makeJobDue(suite.database, 'ledger.audit');
    await waitFor('the alarm', async () => (await valueOf('tribute_ledger_alarms_open')) === 1);
    await tamper('- 7');
  });

  it('show how long a transaction holds back webhooks and subscriptions, and the log names its session', async () => {
    const server = suite.server;
    const message = 'an open transaction holds back webhooks';
    const client = new Client({ connectionString: suite.database.url, application_name: 'monthly-report' });
    await client.connect();
    await client.query('begin; select pg_current_xact_id()');
    // Other transactions may be named too, such as one of the test before.
    const line = await waitFor('its line in the log', async () =>
      allLogged(server, message).find(({ application }) => application === 'monthly-report'),
    );
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    expect(line).toMatchObject({ ...rows[0], state: 'idle in transaction', heldSeconds: expect.any(Number) });
    expect(await figureOf(suite, 'tribute_event_log_lag_seconds')).toBeGreaterThan(0);
    await client.end();
    await waitFor(
      'the log to go on',
      async () => (await figureOf(suite, 'tribute_event_log_lag_seconds')) === 0,
    );
  });

  it.each([
    ['nothing', undefined],
    ['another token', 'Bearer prometheus-reads-that'],
    ['an API key', 'Bearer ak_test_nothing'],
  ])('are refused for a request with %s', async (_what, authorization) => {
    const response = await ask(authorization);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="metrics"',
    ]);
    expect(await response.json()).toMatchObject({ statusCode: 401 });
  });
});

describe('metrics without a token in the settings', () => {
  // Without METRICS_TOKEN, which the shared server has.
  const suite = useServer({ ROLE: 'api' });

  it('are not available', async () => {
    expect((await fetch(`${suite.url}/metrics`)).status).toBe(404);
  });
});
