import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(process.cwd(), 'scripts/check-names.mjs');

/** The faults in a project with these files below `src`. */
function faultsIn(files: Readonly<Record<string, string>>): { status: number | null; faults: string[] } {
  const root = mkdtempSync(join(tmpdir(), 'tribute-names-'));
  try {
    mkdirSync(join(root, 'src'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'src', name), text);
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    return { status, faults: stderr.trim().split('\n') };
  } finally {
    rmSync(root, { recursive: true });
  }
}

it('the check names an exported name that two files declare, and no other', () => {
  const files = {
    'claim.ts': 'export interface Claim {}\nexport const one = 1;\nconst two = 2;\n',
    'claim-two.ts': 'export function Claim() {}\nexport const two = 2;\n',
  };
  expect(faultsIn(files)).toEqual({
    status: 1,
    faults: ['Claim is exported by src/claim-two.ts and src/claim.ts.'],
  });
});

it('names a file whose name is not in its only export, or shares no word with its exports', () => {
  const files = {
    'find-payee.ts': 'export function findPayee() {}\n',
    'find-payer.ts': 'export function payer() {}\n',
    'gig.entity.ts': 'export class Gig {}\n',
    'gig.inputs.ts': 'export class CreateInput {}\n',
    'quotas.ts': 'export const gigQuota = 1;\nexport const goalQuota = 1;\n',
    'limits.ts': 'export const mostGigs = 1;\nexport const mostGoals = 1;\n',
  };
  expect(faultsIn(files)).toEqual({
    status: 1,
    faults: [
      'src/find-payer.ts is not named after its exports: payer.',
      'src/limits.ts is not named after its exports: mostGigs, mostGoals.',
    ],
  });
});
