import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from '@jest/globals';

const room = resolve(process.cwd(), 'src/evaluation');

/** The file and all files of `src/evaluation` that it imports, also by types and through others. */
function closureOf(start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const file of found) {
    for (const [, path = ''] of readFileSync(join(room, file), 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
      const imported = relative(room, resolve(room, dirname(file), `${path}.ts`));
      if (!imported.startsWith('..')) found.add(imported.replaceAll('\\', '/'));
    }
  }
  return found;
}

it('is understood from at most 22 files, which the documentation lists', () => {
  const files = [...closureOf('worker/evaluation-drain.ts')];
  const text = readFileSync(resolve(process.cwd(), 'docs/architecture.md'), 'utf8');
  const listed = [...text.matchAll(/^\| (?:claim|gather|evaluate|decide|price|commit) .*$/gm)].flatMap(
    ([row]) => [...row.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  );
  expect(listed.filter((file) => !existsSync(join(room, file)))).toEqual([]);
  expect(listed.toSorted()).toEqual(files.toSorted());
  expect(files.length).toBeLessThanOrEqual(22);
});
