import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { asSystem, inScope } from '../../../src/kernel/tenant-scope.js';
import { Environment } from '../../../src/kernel/environment.js';
import { expectCountedFigures } from '../../support/figure-invariants.js';
import { figureOf, metricsToken } from '../../support/metrics.js';
import { uuidOf } from '../../support/outcome.js';
import { silent } from '../../support/silent.js';
import { aScene, aSeller, type Scene, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { addClick, monthOf, monthsOf } from './click-rows.js';

const suite = useServer({ METRICS_TOKEN: metricsToken });
const insufficientPrivilege = '42501';
let scene: Scene;
let other: Seller;
const pools: Pool[] = [];

beforeAll(async () => {
  scene = await aScene(suite.url);
  other = await aSeller(suite.url);
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
});

const make = async (until: string): Promise<string[]> => {
  const made = await suite.database.query<{ name: string }>(
    'select name from make_click_months($1) as made (name)',
    [until],
  );
  return made.map(({ name }) => name);
};

describe('the partitions of clicks', () => {
  it('follow each other by month, without a gap, and cover the next two months', async () => {
    const months = await monthsOf(suite.database);
    expect(months[0]).toMatchObject({ name: 'first', startsAt: null });
    for (const [index, { startsAt }] of months.slice(1).entries()) {
      expect(startsAt).toEqual(months[index]?.endsAt);
      expect(startsAt?.toISOString()).toMatch(/-01T00:00:00.000Z$/);
    }
    const inTwoMonths = new Date(Date.now() + 60 * 86_400_000);
    expect(months.at(-1)?.endsAt.getTime()).toBeGreaterThan(inTwoMonths.getTime());
  });

  it('keep the click of any time, also before the first and after the last month', async () => {
    const link = uuidOf('link', scene.link.id);
    const before = await figureOf(suite.server, 'tribute_clicks_without_month');
    const old = await addClick(suite.database, { link, at: '2020-02-03T04:05:06Z' });
    const ahead = await addClick(suite.database, { link, at: '2100-02-03T04:05:06Z' });
    expect(await monthOf(suite.database, old)).toBe('first');
    expect(await monthOf(suite.database, ahead)).toBe('others');
    expect(await figureOf(suite.server, 'tribute_clicks_without_month')).toBe(before + 1);
    await expectCountedFigures(suite.database);
  });

  it('are made once, by any number of processes, and take over the clicks of their month', async () => {
    const link = uuidOf('link', scene.link.id);
    const late = (await monthsOf(suite.database)).at(-1)?.endsAt ?? new Date();
    const click = await addClick(suite.database, { link, at: late.toISOString() });
    expect(await monthOf(suite.database, click)).toBe('others');
    const made = await Promise.all(Array.from({ length: 4 }, async () => make(late.toISOString())));
    expect(made.flat()).toHaveLength(1);
    expect(await monthOf(suite.database, click)).toBe(made.flat()[0]);
    await expectCountedFigures(suite.database);
  });

  it('begin and end in UTC, in every time zone of a session', async () => {
    const last = (await monthsOf(suite.database)).at(-1)?.endsAt ?? new Date();
    const client = await suite.database.pool.connect();
    try {
      await client.query(`set time zone 'Europe/Berlin'`);
      await client.query(`select make_click_months($1::timestamptz + interval '14 months')`, [last]);
    } finally {
      await client.query('reset time zone');
      client.release();
    }
    for (const { endsAt } of await monthsOf(suite.database)) {
      expect(endsAt.toISOString()).toMatch(/-01T00:00:00.000Z$/);
    }
  });

  it('are reached through the table alone, where a role sees the rows of its scope', async () => {
    await addClick(suite.database, { link: uuidOf('link', scene.link.id) });
    for (const role of ['app', 'system'] as const) {
      const pool = createPool({ url: suite.database.url, max: 1, role }, silent);
      pools.push(pool);
      const sql = sqlOf(pool);
      for (const { name } of [...(await monthsOf(suite.database)), { name: 'others' }]) {
        const read = asSystem('JOB', async () => sql.query(`select 1 from click_month.${name}`));
        await expect(read).rejects.toMatchObject({ code: insufficientPrivilege });
      }
      if (role === 'system') continue;
      const seenBy = async ({ organizationId }: Seller): Promise<number> => {
        const id = uuidOf('organization', organizationId);
        const scope = { kind: 'tenant', organizationIds: [id], environment: Environment.SANDBOX } as const;
        return inScope(scope, async () => (await sql.query('select 1 from click')).length);
      };
      expect(await seenBy(scene)).toBeGreaterThan(0);
      expect(await seenBy(other)).toBe(0);
      await expect(sql.query('select make_click_months(now())')).rejects.toMatchObject({
        code: insufficientPrivilege,
      });
    }
  });
});
