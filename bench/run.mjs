/*
 * `npm run bench -- <name>`: runs a bench and writes its table into bench/RESULTS.md.
 * `--dry` prints it only. TRIBUTE_DIST measures another build than dist/.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { leaveFirstCore } from './lib/cores.mjs';
import { benchDir, importBuilt, missingPart } from './lib/paths.mjs';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const dry = process.argv.includes('--dry');

async function run(name) {
  const { startDatabase } = await import('./lib/database.mjs');
  const { describe, record } = await import('./lib/report.mjs');
  const { endEverything } = await import('./lib/server-process.mjs');
  const { interleave } = await import('./lib/rounds.mjs');
  const { registerCatalogue } = await importBuilt('src/kernel/catalogue.js');
  const { mergedFeatures } = await importBuilt('src/composition/merged-features.js');
  registerCatalogue(mergedFeatures);
  const bench = await import(`./benches/${name}.mjs`);
  const folder = mkdtempSync(join(tmpdir(), 'tribute-bench-'));
  const database = await startDatabase(folder);
  try {
    const contenders = await bench.prepare({ database, folder });
    const figures = await interleave(contenders, bench.rounds);
    const { title, notes, ratioOf, rounds, pairs } = bench;
    const section = describe({
      name,
      title,
      notes,
      ratioOf,
      rounds,
      pairs,
      figures,
      postgres: database.version,
    });
    console.log(section);
    if (!dry) record(name, section);
  } finally {
    await endEverything();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function isBench(name) {
  return existsSync(join(benchDir, 'benches', `${name}.mjs`));
}

const problem = missingPart();
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 1;
} else if (names.length === 0 || !names.every(isBench)) {
  const known = readdirSync(join(benchDir, 'benches')).map((file) => parse(file).name);
  console.error(`Usage: npm run bench -- <name>…   with names of: ${known.join(', ')}`);
  process.exitCode = 1;
} else {
  for (const name of names) {
    leaveFirstCore();
    await run(name);
  }
}
