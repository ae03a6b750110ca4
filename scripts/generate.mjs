/*
 * Writes all generated files of the repository: runs each scripts/print-*, those in TypeScript as built, and
 * graphql-codegen. A new generated file only needs such a script.
 * With --check it fails when a file changed, because it was not run before the commit.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate as generateOperations } from '@graphql-codegen/cli';
import codegen from '../codegen.mjs';
import { build } from './build.mjs';
import { requireNode } from './require-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function generate() {
  // Before the build, which needs the operations. Operations that need fields of the new schema come after
  // it.
  await generateOperations({ ...codegen, cwd: root }).catch(() => undefined);
  if (!build({ ifNeeded: true })) process.exit(1);
  const generators = readdirSync(join(root, 'scripts')).filter((name) => /^print-.+\.m?[jt]s$/.test(name));
  for (const name of generators.toSorted()) {
    const built = name.endsWith('.ts') && join('dist', 'scripts', name.replace(/\.ts$/, '.js'));
    const script = join(root, built || join('scripts', name));
    execFileSync(process.execPath, [script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  await generateOperations({ ...codegen, cwd: root });
}

/** Git's id of the current state of all files, committed or not, by a temporary index. */
function stateOfFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'tribute-generate-'));
  const git = (...words) =>
    execFileSync('git', words, { cwd: root, env: { ...process.env, GIT_INDEX_FILE: join(folder, 'index') } });
  try {
    git('add', '--all');
    return git('write-tree').toString().trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function check() {
  const before = stateOfFiles();
  await generate();
  const after = stateOfFiles();
  if (before === after) return true;
  const words = ['--no-pager', 'diff', '--stat', before, after];
  execFileSync('git', words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  console.error('Generated files were out of date. Run `npm run generate` and commit what it changes.');
  return false;
}

requireNode();
if (!process.argv.includes('--check')) await generate();
else if (!(await check())) process.exitCode = 1;
