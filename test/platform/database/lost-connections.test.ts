import { Client } from 'pg';
import { expect, it } from '@jest/globals';
import { aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useServer({ ROLE: 'api' });
/** More than any pool of the server has. */
const requests = 40;

const fund = async ({ program, campaignId }: Scene): Promise<unknown> =>
  program.mutate('fundCampaign', { id: campaignId, amount: { amount: '1.00' } }, 'campaign { id }');

it('a transaction that loses its connection releases it, and the pool keeps its size', async () => {
  const scene = await aScene(suite.url);
  // Another session locks the money, so that every transaction stays open until it is lost.
  const other = new Client({ connectionString: suite.database.url });
  other.on('error', () => undefined);
  await other.connect();
  await other.query('begin');
  await other.query('select from ledger_balance for update');
  const lost = Array.from({ length: requests }, async () =>
    fund(scene).then(
      () => 'done',
      () => 'refused',
    ),
  );
  let answered = 0;
  for (const request of lost) void request.then(() => (answered += 1));
  await waitFor('all of them to lose their connections', async () => {
    await suite.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
    );
    return answered === requests;
  });
  expect(new Set(await Promise.all(lost))).toEqual(new Set(['refused']));
  await other.query('rollback');
  await other.end();
  await Promise.all(Array.from({ length: requests }, async () => fund(scene)));
});
