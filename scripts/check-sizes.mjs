/*
 * Two limits that oxlint cannot count. A line has at most 110 columns, except for what cannot be broken:
 * strings, templates, regular expressions, and comments for tools. A function in a test has at most 40 lines.
 * The callback of `describe` does not count, because it is a list of tests. oxlint counts files and all other
 * functions.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'rolldown/utils';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const maxColumns = 110;
const maxLines = 40;

const faults = [];
for (const file of globSync('{src,rest-compat,scripts,test,bench}/**/*.{ts,mjs}', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/generated/**'],
})) {
  const path = file.replaceAll('\\', '/');
  const source = readFileSync(join(root, file), 'utf8');
  const { program, comments } = parseSync(file, source);
  const lineOf = (at) => source.slice(0, at).split('\n').length;
  const unbreakable = comments.filter(({ value }) => /oxlint-|@ts-|https?:/.test(value));
  const lists = new Set();
  const measure = (node) => {
    const lines = lineOf(node.end) - lineOf(node.start) + 1;
    if (!path.startsWith('test/') || lists.has(node) || lines <= maxLines) return;
    faults.push(`${path}:${lineOf(node.start)}: a function of ${lines} lines; at most ${maxLines}.`);
  };
  new Visitor({
    Literal: (node) => void unbreakable.push(node),
    TemplateElement: (node) => void unbreakable.push(node),
    CallExpression: ({ callee, arguments: words }) => {
      const isList = /^describe\b/.test(source.slice(callee.start, callee.end));
      if (isList) for (const word of words) lists.add(word);
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  let start = 0;
  for (const [index, line] of source.split('\n').entries()) {
    const end = start + line.length;
    const fixed = unbreakable.some((node) => node.start < end && node.end > start);
    if (line.length > maxColumns && !fixed) {
      faults.push(`${path}:${index + 1}: a line of ${line.length} columns; at most ${maxColumns}.`);
    }
    start = end + 1;
  }
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
