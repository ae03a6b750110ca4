/*
 * npm run decisions:replay [-- --json] [--after <event id>]
 * Repeats every stored decision from its evidence. The database is that of DATABASE_URL or the embedded
 * PostgreSQL below DATA_DIR, whether or not its server runs. It only reads. Exit code 0 means that all
 * results are equal. With 1 one differs, and is named. With 2 the check failed.
 */
import { parseArgs } from 'node:util';
import { mergedFeatures } from '../src/composition/merged-features.js';
import { replayDecisions, type Replay } from '../src/evaluation/worker/replay-decisions.js';
import { registerCatalogue } from '../src/kernel/catalogue.js';
import { decodeId, encodeId } from '../src/kernel/ids.js';
import { sqlOf } from '../src/kernel/sql.js';
import { withDatabase } from './with-database.js';

function inWords({ replayed, withoutEvidence, different }: Replay): string {
  const lines = [
    ...withoutEvidence.map((id) => `  ${encodeId('event', id)} has no evidence.`),
    ...different.map(
      ({ id, stored, again }) =>
        `  ${encodeId('event', id)}\n    stored: ${JSON.stringify(stored)}\n    again:  ${JSON.stringify(again)}`,
    ),
  ];
  const verdict = lines.length === 0 ? 'All came out the same' : 'NOT all came out the same';
  return `${[`${verdict}: ${replayed} decisions were made again.`, ...lines].join('\n')}\n`;
}

try {
  registerCatalogue(mergedFeatures);
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, after: { type: 'string' } } });
  const after = values.after === undefined ? undefined : decodeId('event', values.after);
  if (values.after !== undefined && after === undefined) {
    throw new Error('--after takes the id of an event, such as evt_01h….');
  }
  const found = await withDatabase(async (pool) => replayDecisions(sqlOf(pool), { after }));
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : inWords(found));
  process.exitCode = found.withoutEvidence.length + found.different.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`The decisions could not be replayed: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
