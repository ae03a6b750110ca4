import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(process.cwd(), 'scripts/check-schema-changes.mjs');
const promised =
  'type Query { campaign(id: ID!): Campaign, old: Int } type Campaign { id: ID!, name: String! }';
const present =
  'type Query { campaign(id: ID!, by: ID!): Campaign } type Campaign { id: ID!, name: String, "New." note: String }';

interface Project {
  readonly present: string;
  readonly unreleased?: string;
  readonly released?: string;
}

/** Runs the check over a project, and then `after` in its folder. */
function check<Result>(
  { present: schema, unreleased = '', released = '' }: Project,
  after: (root: string, faults: readonly string[]) => Result,
  ...flags: string[]
): Result {
  const root = mkdtempSync(join(tmpdir(), 'tribute-schema-'));
  try {
    mkdirSync(join(root, 'test/fixtures'), { recursive: true });
    writeFileSync(join(root, 'test/fixtures/promised-schema.graphql'), promised);
    writeFileSync(join(root, 'schema.graphql'), schema);
    writeFileSync(
      join(root, 'CHANGELOG.md'),
      `# Changelog\n\n## [Unreleased]\n\n${unreleased}\n\n## [0.1.0]\n\n${released}\n`,
    );
    const { stderr } = spawnSync(process.execPath, [script, root, ...flags], { encoding: 'utf8' });
    return after(root, stderr.split('\n').filter(Boolean));
  } finally {
    rmSync(root, { recursive: true });
  }
}

const namesOf = (_root: string, faults: readonly string[]): (string | undefined)[] =>
  faults.map((fault) => /`([^`]+)` below/.exec(fault)?.[1]);

it('a change that can break a client must be named in the changelog', () => {
  expect(check({ present }, namesOf)).toEqual(['Query.campaign.by', 'Campaign.name', 'Query.old']);
});

it('a change that is named as unreleased is no fault, and one of an earlier release is', () => {
  const project = { present, unreleased: '- `Query.old` and `Campaign.name` changed.' };
  expect(check({ ...project, released: '- `Query.campaign.by`.' }, namesOf)).toEqual(['Query.campaign.by']);
});

it('an addition is no fault', () => {
  expect(check({ present: `${promised} type Gig { id: ID! }` }, namesOf)).toEqual([]);
});

it('the present schema becomes the promised one for a release', () => {
  const kept = check(
    { present },
    (root) => readFileSync(join(root, 'test/fixtures/promised-schema.graphql'), 'utf8'),
    '--promise',
  );
  expect(kept).toBe(present);
});
