import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(process.cwd(), 'scripts/check-sizes.mjs');
const long = 'word '.repeat(25).trim();

/** What the check says about one file with these lines, and its exit code. */
function check(lines: readonly string[], folder: 'src' | 'test' = 'src') {
  const root = mkdtempSync(join(tmpdir(), 'tribute-sizes-'));
  try {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'a.ts'), `${lines.join('\n')}\n`);
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    return { status, said: stderr.trim() };
  } finally {
    rmSync(root, { recursive: true });
  }
}

it.each([
  ['a comment', `// ${long}`, 127],
  ['a line of a block comment', `/*\n * ${long}\n */`, 127],
  ['code', `export const sum = ${'1 + '.repeat(25)}1;`, 121],
])('the check names %s of more than 110 columns', (_, line, columns) => {
  const at = line.startsWith('/*') ? 3 : 2;
  expect(check(['export const one = 1;', line])).toEqual({
    status: 1,
    said: `src/a.ts:${at}: ${columns} columns, at most 110.`,
  });
});

it.each([
  ['a string', `export const text = '${long}';`],
  ['a template', `export const text = \`\n${long}\n\`;`],
  ['a regular expression', `export const text = /${long}/;`],
  ['a comment with an address', `// https://example.com/${long}`],
  ['a line of 110 columns', `// ${'x'.repeat(107)}`],
])('the check accepts %s', (_, line) => {
  expect(check([line])).toEqual({ status: 0, said: '' });
});

const body = Array.from({ length: 39 }, (_, index) => `  step(${index});`);

it.each([
  ['a test', `it('works', () => {`, '});'],
  ['a function', 'function work() {', '}'],
  ['a setup in a list of tests', `describe('all', () => { beforeAll(() => {`, '}); });'],
])('the check names %s of more than 40 lines', (_, first, last) => {
  expect(check([first, ...body, last], 'test')).toEqual({
    status: 1,
    said: 'test/a.ts:1: a function of 41 lines, at most 40.',
  });
});

it('the check accepts 40 lines, and more in a list of tests and outside of tests', () => {
  const accepted = { status: 0, said: '' };
  expect(check(['function work() {', ...body.slice(1), '}'], 'test')).toEqual(accepted);
  expect(check([`describe('all', () => {`, ...body, '});'], 'test')).toEqual(accepted);
  expect(check(['function work() {', ...body, '}'], 'src')).toEqual(accepted);
});
