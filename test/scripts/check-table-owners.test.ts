import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const script = resolve(process.cwd(), 'scripts/check-table-owners.mjs');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tribute-owners-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Runs the check after it wrote one more file of the project; returns its messages. */
function complaints(path: string, text: string): string {
  write(path, text);
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  expect(status).toBe(stderr === '' ? 0 : 1);
  return stderr.trim();
}

describe('the check of the owners of tables', () => {
  it.each([
    ['an insert', 'insert into campaign (id) values ($1)'],
    ['an update', 'update campaign set spent = 0'],
    ['an update with an alias', 'with one as (select 1) update campaign c set spent = 0'],
    ['a delete', 'delete from campaign where id = $1'],
    ['a merge', 'merge into campaign using one on true'],
    ['a truncation', 'truncate table campaign'],
    ['capital letters', 'UPDATE Campaign SET spent = 0'],
    ['a quoted name', 'insert into "campaign" (id) values ($1)'],
    ['the name of the schema', 'update only public.campaign set spent = 0'],
  ])('reports %s', (_what, sql) => {
    const file = 'src/rewards/reward/pay.ts';
    expect(complaints(file, `await sql.query(\`${sql}\`);`)).toBe(
      `${file} writes campaign, which belongs to src/campaigns/campaign.`,
    );
  });

  it.each([
    ['the owner itself', 'src/campaigns/campaign/add-spent.ts', 'update campaign set spent = 0'],
    ['a lock', 'src/rewards/reward/pay.ts', 'select 1 from campaign for update'],
    ['a comment', 'src/rewards/reward/pay.ts', '// update campaign set spent = 0'],
    [
      'an upsert of its own table',
      'src/rewards/reward/pay.ts',
      'insert into reward (id) on conflict do update set x = 1',
    ],
  ])('accepts %s', (_what, file, text) => {
    expect(complaints(file, text)).toBe('');
  });

  it('knows an owner for every table', () => {
    const file = 'src/platform/database/migrations/99-coupons.sql';
    expect(complaints(file, 'create table coupon (id uuid)')).toBe(
      `${file} creates coupon, which has no owner in scripts/check-table-owners.mjs.`,
    );
  });
});

describe('the check of the rooms of entities', () => {
  const entity = 'src/campaigns/campaign/campaign.entity.ts';
  const source = "@Entity({ tableName: 'campaign' })\nexport class Campaign {}";
  const imported = "import { Campaign } from '../../campaigns/campaign/campaign.entity.js';\n";

  beforeEach(() => {
    write(entity, source);
  });

  it.each([
    ['a new object', 'const made = new Campaign();'],
    ['an object created by the entity manager', 'em.create(Campaign, {});'],
    ['an update', 'await em.nativeUpdate(Campaign, { id }, { spent: 0n });'],
    ['persisting', 'em.persist(campaign);'],
    ['a removal', 'em.remove(campaign);'],
    ['an assignment', 'campaign.spent = 0n;'],
    ['an assignment of many fields', 'Object.assign(campaign, { spent: 0n });'],
  ])('reports %s', (_what, code) => {
    const file = 'src/rewards/reward/pay.ts';
    expect(complaints(file, imported + code)).toBe(
      `${file} writes the entity Campaign, which belongs to src/campaigns/campaign.`,
    );
  });

  it.each([
    ['the room itself', 'src/campaigns/campaign/add-spent.ts', 'campaign.spent = 0n;'],
    ['a method of the entity', 'src/rewards/reward/pay.ts', 'campaign.addSpent(1n);'],
    ['reading', 'src/rewards/reward/pay.ts', 'if (campaign.spent === 0n) await em.findOne(Campaign, id);'],
    ['SQL', 'src/rewards/reward/pay.ts', 'await sql.query(`select 1 from reward where campaign.id = $1`);'],
    ['a comparison', 'src/rewards/reward/pay.ts', 'return rows.map((campaign) => campaign.spent >= 0n);'],
  ])('accepts %s', (_what, file, code) => {
    expect(complaints(file, imported + code)).toBe('');
  });
});
