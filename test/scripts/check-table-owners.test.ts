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

/** Runs the check on a project with one file; returns its messages. */
function complaints(path: string, text: string): string {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  expect(status).toBe(stderr === '' ? 0 : 1);
  return stderr.trim();
}

describe('the owners of tables', () => {
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
  ])('are asked by %s', (_what, sql) => {
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
  ])('let pass %s', (_what, file, text) => {
    expect(complaints(file, text)).toBe('');
  });

  it('are known for every table', () => {
    const file = 'src/platform/database/migrations/99-coupons.sql';
    expect(complaints(file, 'create table coupon (id uuid)')).toBe(
      `${file} creates coupon, which has no owner in scripts/check-table-owners.mjs.`,
    );
  });
});
