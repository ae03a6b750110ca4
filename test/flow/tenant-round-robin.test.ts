import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { ClickDrain } from '../../src/evaluation/worker/click-drain.js';
import { EvaluationDrain } from '../../src/evaluation/worker/evaluation-drain.js';
import { createPool } from '../../src/platform/database/create-pool.js';
import { RewardFunding } from '../../src/rewards/reward/reward-funding.js';
import { queuedClicks } from '../support/click-inbox.js';
import { ingest, uuidOf } from '../support/outcome.js';
import { lockRows } from '../support/row-locks.js';
import { aScene, follow, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { silent } from '../support/silent.js';

/** More than two batches of events. */
const many = 1_200;

describe('a worker', () => {
  // No jobs here, because this test runs its own worker.
  const suite = useServer({ ROLE: 'api' });
  let pool: Pool;
  let first: Scene;
  let others: Scene[];

  beforeAll(async () => {
    pool = createPool({ url: suite.database.url, max: 1, role: 'system' }, silent);
    // Organizations take turns in the order of their ids, that is, of their creation.
    first = await aScene(suite.url, '100000.00');
    others = [await aScene(suite.url), await aScene(suite.url)];
  });
  afterAll(async () => pool.end());

  async function flood({ program, link }: Scene, name: string): Promise<void> {
    for (const chunk of [0, 1, 2]) {
      const events = Array.from({ length: many / 3 }, (_, index) => ({
        eventType: 'customer.signup',
        attribution: [{ code: link.code }],
        idempotencyKey: `${name}-${chunk}-${index}`,
      }));
      await program.mutate('ingestEvents', { events }, 'results { event { id } }');
    }
  }

  /** The number of the first organization's events of a type before and after another's only one. */
  async function around(type: string, { organizationId }: Scene): Promise<{ before: number; after: number }> {
    const [row] = await suite.database.query<{ before: number; after: number }>(
      `with own as (select xact, position from domain_event where organization_id = $2 and type = $3 order by xact desc limit 1)
       select count(*) filter (where (logged.xact, logged.position) < (own.xact, own.position))::int as before,
              count(*) filter (where (logged.xact, logged.position) > (own.xact, own.position))::int as after
       from own, domain_event logged where logged.organization_id = $1 and logged.type = $3`,
      [uuidOf('organization', first.organizationId), uuidOf('organization', organizationId), type],
    );
    return row ?? { before: -1, after: -1 };
  }

  const noSignal = (): AbortSignal => new AbortController().signal;
  /** A worker; each call is one run, and resolves to the number of evaluated events. */
  const aWorker = (): (() => Promise<number>) => {
    const drain = new EvaluationDrain(pool, new RewardFunding(new Map()), pino({ level: 'silent' }));
    return async () => drain.drain(noSignal());
  };
  const evaluateClicks = async (): Promise<number> =>
    new ClickDrain(pool, new RewardFunding(new Map()), pino({ level: 'silent' })).drain(noSignal());

  it('delays no organization by the whole queue of another', async () => {
    const evaluate = aWorker();
    await flood(first, 'flood');
    const ids = await Promise.all(others.map(async (scene) => ingest(scene, 'only')));
    expect(await evaluate()).toBe(many + ids.length);
    for (const scene of others) {
      expect(await around('event.processed', scene)).toEqual({ before: 500, after: many - 500 });
    }
  });

  it('skips organizations without due events until they are due', async () => {
    const evaluate = aWorker();
    const [early, late] = others as [Scene, Scene];
    const waiting = await ingest(early, 'delayed');
    await suite.database.query(`update event set due_at = now() + interval '1 hour' where id = $1`, [
      uuidOf('event', waiting),
    ]);
    await ingest(late, 'due');
    expect(await evaluate()).toBe(1);
    await suite.database.query(`update event set due_at = now() where id = $1`, [uuidOf('event', waiting)]);
    expect(await evaluate()).toBe(1);
    expect(await evaluate()).toBe(0);
  });

  it('skips organizations whose events another worker has claimed', async () => {
    const evaluate = aWorker();
    const [busy, free] = others as [Scene, Scene];
    const held = await ingest(busy, 'held');
    await ingest(free, 'free');
    const release = await lockRows(suite.database, 'select from event where id = $1 for update', [
      uuidOf('event', held),
    ]);
    expect(await evaluate()).toBe(1);
    await release();
    expect(await evaluate()).toBe(1);
  });

  it('serves others while the wallet of one organization is locked', async () => {
    const evaluate = aWorker();
    const [stuck, free] = others as [Scene, Scene];
    await ingest(stuck, 'behind-a-lock');
    await ingest(free, 'before-the-lock-goes');
    const release = await lockRows(
      suite.database,
      `select from ledger_balance join ledger_account on ledger_account.id = account_id
       where organization_id = $1 for update of ledger_balance`,
      [uuidOf('organization', stuck.organizationId)],
    );
    expect(await evaluate()).toBe(1);
    await release();
    expect(await evaluate()).toBe(1);
  });

  /** Makes every insert of the first organization into a table fail, with a given PostgreSQL code. */
  async function breakFor({ organizationId }: Scene, table: string, code: string) {
    const name = `break_${table}`;
    await suite.database.query(
      `create function ${name}() returns trigger language plpgsql as $$
       begin
         if new.organization_id = '${uuidOf('organization', organizationId)}' then
           raise exception 'broken' using errcode = '${code}';
         end if;
         return new;
       end $$`,
    );
    await suite.database.query(
      `create trigger ${name} before insert on ${table} for each row execute function ${name}()`,
    );
    return async () => suite.database.query(`drop function ${name} cascade`);
  }

  it('marks each faulty event as failed without delaying others', async () => {
    const [poisoned, healthy] = others as [Scene, Scene];
    const mend = await breakFor(poisoned, 'action_attempt', 'P0001');
    for (let index = 0; index < 40; index += 1) await ingest(poisoned, `poison-${index}`);
    const id = uuidOf('event', await ingest(healthy, 'between'));
    await aWorker()();
    await mend();
    const [row] = await suite.database.query(
      `select count(*)::int as failed, count(*) filter (where event.evaluated_at < own.evaluated_at)::int as before
       from event, (select evaluated_at from event where id = $1 and status = 'PROCESSED') own where event.status = 'FAILED'`,
      [id],
    );
    expect(row).toMatchObject({ failed: 40 });
    expect((row as { before: number }).before).toBeLessThanOrEqual(1);
  });

  it('retries temporary failures later without delaying others', async () => {
    const [short, healthy] = others as [Scene, Scene];
    const mend = await breakFor(short, 'action_attempt', '53200');
    const statusOf = async (key: string): Promise<unknown> =>
      (await suite.database.query(`select status from event where idempotency_key = $1`, [key]))[0];
    await ingest(short, 'out-of-memory');
    await ingest(healthy, 'meanwhile');
    await expect(aWorker()()).rejects.toMatchObject({ code: '53200' });
    expect(await statusOf('out-of-memory')).toEqual({ status: 'QUEUED' });
    expect(await statusOf('meanwhile')).toEqual({ status: 'PROCESSED' });
    await mend();
    expect(await aWorker()()).toBe(1);
    expect(await statusOf('out-of-memory')).toEqual({ status: 'PROCESSED' });
  });

  it('marks faulty clicks as failed, and evaluates those of others', async () => {
    const [broken, healthy] = others as [Scene, Scene];
    const mend = await breakFor(broken, 'domain_event', 'P0001');
    await Promise.all([1, 2, 3].map(async () => follow(suite.url, broken.link)));
    await follow(suite.url, healthy.link);
    const statuses = async (): Promise<{ status: string; count: number }[]> =>
      suite.database.query(`select status, count(*)::int as count from click group by 1 order by 1`);
    await queuedClicks(pool, 4);
    await evaluateClicks();
    await mend();
    expect(await statuses()).toEqual([
      { status: 'FAILED', count: 3 },
      { status: 'PROCESSED', count: 1 },
    ]);
  });

  it('delays no clicks by the whole queue of another organization', async () => {
    const clicks = 1_050;
    for (let sent = 0; sent < clicks; sent += 50) {
      await Promise.all(Array.from({ length: 50 }, async () => follow(suite.url, first.link)));
    }
    await Promise.all(others.map(async (scene) => follow(suite.url, scene.link)));
    await queuedClicks(pool, clicks + others.length);
    expect(await evaluateClicks()).toBe(clicks + others.length);
    for (const scene of others) {
      expect(await around('click.recorded', scene)).toEqual({ before: 1000, after: 50 });
    }
  });
});
