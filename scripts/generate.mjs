/*
 * Writes all generated files of the repository: runs each scripts/print-*, those in TypeScript as built. A new
 * generated file only needs such a script.
 * With --check it fails when a file changed, because it was not run before the commit.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireNode } from './require-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function generate() {
  const generators = readdirSync(join(root, 'scripts')).filter((name) => /^print-.+\.m?[jt]s$/.test(name));
  for (const name of generators.toSorted()) {
    const built = name.endsWith('.ts') && join('dist', 'scripts', name.replace(/\.ts$/, '.js'));
    const script = join(root, built || join('scripts', name));
    execFileSync(process.execPath, [script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  }
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

function check() {
  const before = stateOfFiles();
  generate();
  const after = stateOfFiles();
  if (before === after) return true;
  const words = ['--no-pager', 'diff', '--stat', before, after];
  execFileSync('git', words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  console.error('Generated files were out of date. Run `npm run generate` and commit what it changes.');
  return false;
}

requireNode();
if (!process.argv.includes('--check')) generate();
else if (!check()) process.exitCode = 1;
