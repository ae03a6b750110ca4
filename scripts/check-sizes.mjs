/*
 * A line has at most 110 columns. Prettier breaks code, but no comments. Strings, templates and regular
 * expressions cannot be broken, so they may be longer. Comments for tools and with addresses may be as well.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'rolldown/utils';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const most = 110;

const faults = [];
for (const file of globSync('{src,rest-compat,scripts,test,bench}/**/*.{ts,mjs}', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/generated/**'],
})) {
  const source = readFileSync(join(root, file), 'utf8');
  const { program, comments } = parseSync(file, source);
  const unbreakable = comments.filter(({ value }) => /oxlint-|@ts-|https?:/.test(value));
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string' || node.regex) unbreakable.push(node);
    },
    TemplateElement: (node) => void unbreakable.push(node),
  }).visit(program);
  let start = 0;
  for (const [index, line] of source.split('\n').entries()) {
    const end = start + line.length;
    const isFixed = unbreakable.some((node) => node.start < end && node.end > start);
    if (line.length > most && !isFixed) {
      faults.push(`${file.replaceAll('\\', '/')}:${index + 1}: ${line.length} columns, at most ${most}.`);
    }
    start = end + 1;
  }
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
