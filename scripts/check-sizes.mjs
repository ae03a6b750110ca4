/*
 * Two limits that oxlint does not count. A line has at most 110 columns. Prettier breaks code, but no
 * comments. Strings, templates and regular expressions cannot be broken, so they may be longer. Comments for
 * tools and with addresses may be as well. A function in a test has at most 40 lines. The callback of
 * `describe` is not counted, because it is a list of tests.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'rolldown/utils';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const maxColumns = 110;
const maxLines = 40;

const linesIn = (source, { start, end }) => source.slice(start, end).split('\n').length;

/** The nodes that may not be broken, and the functions that are too long. */
function read(program, source) {
  const unbreakable = [];
  const functions = [];
  const lists = new Set();
  const take = (node) => void functions.push(node);
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string' || node.regex) unbreakable.push(node);
    },
    TemplateElement: (node) => void unbreakable.push(node),
    CallExpression: ({ callee, arguments: words }) => {
      const isList = /^describe\b/.test(source.slice(callee.start, callee.end));
      if (isList) for (const word of words) lists.add(word);
    },
    FunctionDeclaration: take,
    FunctionExpression: take,
    ArrowFunctionExpression: take,
  }).visit(program);
  const long = functions.filter((node) => !lists.has(node) && linesIn(source, node) > maxLines);
  return { unbreakable, long };
}

function faultsOf(path, source) {
  const { program, comments } = parseSync(path, source);
  const { unbreakable, long } = read(program, source);
  const kept = [...unbreakable, ...comments.filter(({ value }) => /oxlint-|@ts-|https?:/.test(value))];
  const faults = (path.startsWith('test/') ? long : []).map((node) => {
    const line = linesIn(source, { start: 0, end: node.start });
    return `${path}:${line}: a function of ${linesIn(source, node)} lines, at most ${maxLines}.`;
  });
  let start = 0;
  for (const [index, line] of source.split('\n').entries()) {
    const end = start + line.length;
    if (line.length > maxColumns && !kept.some((node) => node.start < end && node.end > start)) {
      faults.push(`${path}:${index + 1}: ${line.length} columns, at most ${maxColumns}.`);
    }
    start = end + 1;
  }
  return faults;
}

const files = globSync('{src,rest-compat,clients,dashboard,scripts,test,bench}/**/*.{ts,tsx,mjs}', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**', '**/generated/**', '**/gql/**'],
});
const faults = files.flatMap((file) =>
  faultsOf(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')),
);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
