import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(process.cwd(), 'scripts/check-names.mjs');

it('names an exported name that stands in two files, and no other', () => {
  const root = mkdtempSync(join(tmpdir(), 'tribute-names-'));
  try {
    mkdirSync(join(root, 'src'));
    writeFileSync(
      join(root, 'src/a.ts'),
      'export interface Claim {}\nexport const one = 1;\nconst two = 2;\n',
    );
    writeFileSync(join(root, 'src/b.ts'), 'export function Claim() {}\nexport const two = 2;\n');
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    expect({ status, stderr: stderr.trim() }).toEqual({
      status: 1,
      stderr: 'Claim is exported by src/a.ts and src/b.ts.',
    });
  } finally {
    rmSync(root, { recursive: true });
  }
});
