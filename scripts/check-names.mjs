/*
 * Exported names are unique: fails on a name that two files export. Generated types repeat the schema's
 * names.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));

const exported =
  /^export (?:abstract )?(?:async )?(?:class|function\*?|const|let|interface|type|enum) (?<name>\w+)/gm;

/** The files that export each name. */
const files = new Map();
for (const file of globSync('{src,rest-compat}/**/*.ts', { cwd: root, exclude: ['**/generated/**'] })) {
  const text = readFileSync(join(root, file), 'utf8');
  // Overloads, or a type with its value, are one name of one file.
  for (const name of new Set([...text.matchAll(exported)].map(({ groups }) => groups.name))) {
    files.set(name, [...(files.get(name) ?? []), file]);
  }
}
const twice = [...files].filter(([, where]) => where.length > 1).toSorted();
for (const [name, where] of twice) console.error(`${name} is exported by ${where.toSorted().join(' and ')}.`);
process.exitCode = twice.length === 0 ? 0 : 1;
