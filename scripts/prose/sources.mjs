/*
 * The texts that no Markdown file has: messages, descriptions and comments in the sources, the schema's
 * descriptions, and the names of tests.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseSchema, visit } from 'graphql';
import { parseSync, Visitor } from 'rolldown/utils';

/** SQL, GraphQL, style sheets and scripts: texts for machines, though they have words and spaces. */
const forMachines = [
  /^\s*(?:select|insert into|update|delete from|with|create|alter|drop|lock|for update|set local) \S/,
  /[{}]| = |(?<!["\w])[a-z]+_[a-z]+\b(?!…)|(?<!such )\bas "\w+"|\$\w+:/,
];

/** Two words in a row, and a small letter: names, formats, keys and lists of codes have none. */
const isProse = (text) =>
  /\p{Ll}{2,}[,.:]? \p{L}{2,}/u.test(text) &&
  !forMachines.some((pattern) => pattern.test(text.replaceAll(/`[^`]*`/g, '')));

/** A text of literals, with `code` in the place of each inserted value. Undefined for other expressions. */
function textOf(node, read) {
  read.add(node);
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral') {
    return node.quasis.map(({ value }) => value.cooked ?? value.raw).join('`code`');
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [textOf(node.left, read), textOf(node.right, read)];
  return left === undefined && right === undefined ? undefined : `${left ?? '`code`'}${right ?? '`code`'}`;
}

const lineOf = (source, at) => source.slice(0, at).split('\n').length;

/** The literals of a program that are prose. An empty line or an indented one begins another paragraph. */
function literalsOf(program, source) {
  const texts = [];
  const read = new Set();
  const take = (node) => {
    const text = read.has(node) ? undefined : textOf(node, read);
    if (text === undefined || !isProse(text)) return;
    const parts = text.split(/\n\s*\n|\n {2,}/).map((part) => part.replaceAll(/<[^>]*>/g, ' '));
    texts.push(...parts.map((part) => ({ line: lineOf(source, node.start), text: part })));
  };
  new Visitor({
    TaggedTemplateExpression: ({ quasi }) => read.add(quasi),
    BinaryExpression: take,
    TemplateLiteral: take,
    Literal: take,
  }).visit(program);
  return texts;
}

/** The comments, without directives to tools. Lines of `//` that follow each other are one text. */
function commentsOf(comments, source) {
  const texts = [];
  let last;
  for (const { type, value, start } of comments) {
    if (/oxlint-|@ts-/.test(value)) continue;
    const line = lineOf(source, start);
    if (type === 'Line' && last?.type === 'Line' && last.end === line - 1) {
      last.text += ` ${value}`;
      last.end = line;
    } else {
      last = { type, line, end: line, text: value.replaceAll(/^\*+|\n\s*\*(?=\s|$)/g, '\n') };
      texts.push(last);
    }
  }
  return texts.flatMap(({ line, text }) =>
    text.split(/\n\s*\n|\n\s*(?=@|- |\d\. )/).map((part) => ({ line, text: part })),
  );
}

/** `describe`, `it` or `test`, also as `it.skip`, `it.each(rows)` and ``it.each`rows` ``. */
const isTest = (node) =>
  node?.type === 'Identifier'
    ? ['describe', 'it', 'test'].includes(node.name)
    : node !== undefined && isTest(node.object ?? node.callee ?? node.tag);

/** The names of tests and of their groups. */
function testNamesOf(program, source) {
  const texts = [];
  new Visitor({
    CallExpression({ callee, arguments: [name, body] }) {
      const text = body && isTest(callee) ? textOf(name, new Set()) : undefined;
      if (text !== undefined) texts.push({ line: lineOf(source, name.start), text });
    },
  }).visit(program);
  return texts;
}

/** The texts of one file of code, each with its line. In a test, only the names. */
function textsOfCode(file, source) {
  const { program, comments } = parseSync(file, source);
  if (file.startsWith('test/')) return testNamesOf(program, source);
  return [...literalsOf(program, source), ...commentsOf(comments, source)];
}

/** The descriptions of a schema, each with its line. */
function textsOfSchema(source) {
  const texts = [];
  visit(parseSchema(source), {
    StringValue: ({ value, loc }) => void texts.push({ line: loc.startToken.line, text: value }),
  });
  return texts;
}

/** Every text of the sources: file, line, text. */
export function* textsOfSources(root) {
  const patterns = ['schema.graphql', '{src,rest-compat,clients,scripts}/**/*.{ts,mjs}', 'test/**/*.ts'];
  for (const file of globSync(patterns, { cwd: root })) {
    const source = readFileSync(join(root, file), 'utf8');
    yield { file, texts: file.endsWith('.graphql') ? textsOfSchema(source) : textsOfCode(file, source) };
  }
}
