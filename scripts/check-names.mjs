/*
 * Names in the sources. Fails on two things:
 *
 * - A name that two files export. Generated types repeat the schema's names.
 * - A file that is not named after its exports. The name of its only export contains the name of the file:
 *   `find-payee.ts` exports `findPayee`. Of several exports, one shares a word with the file.
 *
 * An entity's file has the name of its class, and an `index.ts` that of its folder. Files of a kind that is
 * named after its room are exempt (`goal.inputs.ts`), and so are the topics below.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));

/** Files of small functions for one purpose, which is their name. */
const topics = new Set([
  'rest-compat/shared/present.ts',
  'src/kernel/money.ts',
  'src/kernel/schema/validators.ts',
  'src/kernel/setting-schemas.ts',
  'src/tracking/click/click-details.ts',
]);
const kinds = /\.(?:feature|settings|inputs?|payloads|enum|enums|types?)$/;

const exported =
  /^export (?:abstract )?(?:async )?(?:class|function\*?|const|let|interface|type|enum) (?<name>\w+)/gm;

/** The files that export each name. */
const files = new Map();
const misnamed = [];
for (const path of globSync('{src,rest-compat,clients}/**/*.ts', {
  cwd: root,
  exclude: ['**/generated/**', '**/gql/**'],
})) {
  const file = path.replaceAll('\\', '/');
  const text = readFileSync(join(root, file), 'utf8');
  // Overloads, or a type with its value, are one name of one file.
  const names = [...new Set([...text.matchAll(exported)].map(({ groups }) => groups.name))];
  for (const name of names) files.set(name, [...(files.get(name) ?? []), file]);
  if (isNamedAfter(file, names)) continue;
  misnamed.push(`${file} is not named after its exports: ${names.join(', ')}.`);
}
const twice = [...files].filter(([, where]) => where.length > 1).toSorted();
const faults = twice.map(([name, where]) => `${name} is exported by ${where.toSorted().join(' and ')}.`);
for (const fault of [...faults, ...misnamed.toSorted()]) console.error(fault);
process.exitCode = faults.length + misnamed.length === 0 ? 0 : 1;

function isNamedAfter(file, names) {
  const own = basename(file.replace(/\/index\.ts$/, ''), '.ts').replace(/\.entity$/, '');
  if (names.length === 0 || topics.has(file) || kinds.test(own)) return true;
  const [joined, ...rest] = [own, ...names].map((name) => name.replaceAll(/[-.]/g, '').toLowerCase());
  if (rest.some((name) => name.includes(joined))) return true;
  const said = names.flatMap(wordsOf);
  return names.length > 1 && wordsOf(own).some((word) => said.some((other) => areAlike(word, other)));
}

/** The words of a name in any case, without those that join the others. */
function wordsOf(name) {
  const words = name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[-.]/);
  return words.filter((word) => !['of', 'in', 'by', 'to', 'is'].includes(word));
}

/** `quotas` is like `quota`, `membership` like `member`. */
function areAlike(one, other) {
  return one === other || one === `${other}s` || (other.length > 3 && one.startsWith(other));
}
