/*
 * Changes of the schema that break clients. test/fixtures/promised-schema.graphql is the schema that clients
 * rely on. A change since then that can break one needs a line below "[Unreleased]" in CHANGELOG.md. It names
 * the field, argument or type in backticks, as this check prints it.
 *
 * `--promise` makes the present schema the promised one, for a release.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/** The project to read; a test names another one. */
const root = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? projectRoot();
const [promised, present] = ['test/fixtures/promised-schema.graphql', 'schema.graphql'].map((file) =>
  join(root, file),
);

if (process.argv.includes('--promise')) copyFileSync(present, promised);
else {
  const unnamed = await unnamedChanges();
  for (const fault of unnamed) console.error(fault);
  process.exitCode = unnamed.length === 0 ? 0 : 1;
}

function projectRoot() {
  return fileURLToPath(new URL('..', import.meta.url));
}

async function unnamedChanges() {
  const [before, after] = [promised, present].map((file) => buildSchema(readFileSync(file, 'utf8')));
  const named = namesIn(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
  const changes = await diff(before, after);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .filter(({ path = '' }) => !named.has(path))
    .map(
      ({ path, message }) => `${message} Write a line with \`${path}\` below "[Unreleased]" in CHANGELOG.md.`,
    )
    .toSorted();
}

/** What the unreleased part of the changelog has in backticks. */
function namesIn(changelog) {
  const [, unreleased = ''] = changelog.split(/^## .*$/m);
  return new Set([...unreleased.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name));
}
