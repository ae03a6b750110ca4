/*
 * The pre-commit hook: formatting and lint of the staged files, and the types of the project, within seconds.
 * It reads the files in the working tree. `.ci/run` checks everything else.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const listed = spawnSync('git', ['diff', '--cached', '--name-only', '--diff-filter=d', '-z'], {
  cwd: root,
  encoding: 'utf8',
});
const staged = listed.stdout.split('\0').filter((path) => path !== '');
const code = staged.filter((path) => /\.(?:ts|mjs)$/.test(path));

const steps = [
  staged.length > 0 && ['prettier', '--check', '--ignore-unknown', '--log-level', 'warn', ...staged],
  code.length > 0 && ['oxlint', '--report-unused-disable-directives', ...code],
  code.some((path) => path.endsWith('.ts')) && ['tsc', '--noEmit'],
  code.some((path) => path.startsWith('clients/')) && ['tsc', '-p', 'clients/browser'],
];
for (const step of steps.filter((one) => one !== false)) {
  const [command, ...args] = step;
  // npm puts the project's own programs first in PATH.
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) continue;
  console.error(`\nThe commit was stopped by ${command}. \`npm run format\` writes the formatting.`);
  process.exit(1);
}
