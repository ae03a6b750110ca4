import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { evaluated, ingest, uuidOf } from '../../support/outcome.js';
import { aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useServer();

const publish = async (scene: Scene, amount: string): Promise<void> => {
  const rules = [{ key: 'all', reward: { fixed: { amount, asset: 'USD' } } }];
  await scene.program.mutate(
    'publishRewardRules',
    { campaignId: scene.campaignId, rules },
    'ruleVersion { number }',
  );
};

/** For each event: the version of its evaluation, and the active one when it was received. */
const verdictsOf = async ({ campaignId }: Scene) =>
  suite.database.query<{ evaluatedBy: number; live: number }>(
    `select (decision ->> 'ruleVersion')::int as "evaluatedBy",
            (select max(number) from rule_version version
             where version.campaign_id = event.effective_campaign_id and published_at <= received_at) as live
     from event where effective_campaign_id = $1`,
    [uuidOf('campaign', campaignId)],
  );

describe('a version of reward rules', () => {
  it('evaluates an event that is received while the version is being published', async () => {
    const scene = await aScene(suite.url);
    await publish(scene, '1.00');
    // Publishing waits within its transaction until it is released.
    await suite.database.query(
      `create function wait_for_test() returns trigger language plpgsql as $$
       begin perform pg_advisory_xact_lock(29); return new; end $$`,
    );
    await suite.database.query(
      `create trigger wait_for_test before insert on rule_version for each row execute function wait_for_test()`,
    );
    const holder = new Client({ connectionString: suite.database.url });
    await holder.connect();
    await holder.query('select pg_advisory_lock(29)');
    const waiting = async (count: number): Promise<boolean> => {
      const rows = await suite.database.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length >= count;
    };
    const publishing = publish(scene, '3.00');
    await waitFor('the publishing to wait', async () => waiting(1));
    const id = await ingest(scene, 'meanwhile');
    await waitFor('the evaluation to wait for it', async () => waiting(2));
    await holder.query('select pg_advisory_unlock(29)');
    await publishing;
    const event = await evaluated(scene, id);
    await suite.database.query('drop trigger wait_for_test on rule_version');
    await holder.end();
    expect(event.rewards.map(({ amount }) => amount.amount)).toEqual(['3.00']);
    expect(await verdictsOf(scene)).toEqual([{ evaluatedBy: 2, live: 2 }]);
  });

  it('evaluates exactly the events received from its time on, despite versions published meanwhile', async () => {
    const scene = await aScene(suite.url);
    await publish(scene, '1.00');
    // Events come before the first of these versions, between them, and after the last, at any speed.
    await ingest(scene, 'before');
    let reported = 1;
    let published = false;
    const publishing = [3, 4].map(async (first) => {
      for (let index = 0; index < 10; index++) await publish(scene, `${first + 2 * index}.00`);
    });
    const reporting = Array.from({ length: 8 }, async (_, lane) => {
      for (let index = 0; index < 25 || !published; index++) {
        await ingest(scene, `${lane}-${index}`);
        reported++;
      }
    });
    await Promise.all(publishing).finally(() => (published = true));
    await Promise.all(reporting);
    const verdicts = await waitFor('the evaluation', async () => {
      const rows = await verdictsOf(scene);
      return rows.length === reported && rows;
    });
    expect(verdicts.filter(({ evaluatedBy, live }) => evaluatedBy !== live)).toEqual([]);
    expect(new Set(verdicts.map(({ live }) => live)).size).toBeGreaterThan(1);
  });
});
