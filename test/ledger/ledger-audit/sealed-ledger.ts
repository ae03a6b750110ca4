import 'reflect-metadata';
import { verifyLedger, type LedgerVerification } from '../../../src/ledger/ledger-audit/verify-ledger.js';
import { aLedger, type LedgerWorld } from './ledger-world.js';

let world: LedgerWorld | undefined;

/** The ledger of the running test. */
export function sealedLedger(): LedgerWorld {
  if (!world) throw new Error('The ledger is not open.');
  return world;
}

/** Opens a ledger with sealed entries. */
export async function openSealedLedger(): Promise<void> {
  world = await aLedger();
  await world.move(20);
  // 42 entries: 8 blocks of 5 and one of 2.
  await world.seal(5);
}

export const closeLedger = async (): Promise<void> => sealedLedger().close();

/** The entry in the middle of the first account, and the next one. */
export async function entriesOfFirst(): Promise<string[]> {
  const rows = await sealedLedger().database.query<{ id: string }>(
    'select id::text as id from ledger_entry where account_id = $1 order by account_version offset 10 limit 2',
    [sealedLedger().accounts[0]],
  );
  return rows.map(({ id }) => id);
}

/** The result of a check while statements of the machine's owner are in force. */
export const verifyTampered = async (...statements: string[]): Promise<LedgerVerification> =>
  sealedLedger().whileTampered(statements, verifyLedger);
