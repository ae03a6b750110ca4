import 'reflect-metadata';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { LedgerAudit } from '../../../src/ledger/ledger-audit/ledger-audit.js';
import { type GraphQLClient } from '../../support/graphql-client.js';
import type { Database } from '../../support/database.js';
import { silent } from '../../support/silent.js';

interface Alarm {
  readonly id: string;
  readonly code: string;
  readonly table: string;
  readonly rowId: string;
  readonly closedAt: string | null;
  readonly environment: string | null;
  readonly organization: { readonly id: string } | null;
}

interface Health {
  readonly openAlarms: number;
  readonly raisedAlarms: number;
  readonly blocks: number;
  readonly headHash: string | null;
  readonly unsealedEntries: number;
  readonly sweeps: readonly { readonly name: string; readonly passes: number; readonly checked: number }[];
}

export const alarmsQuery = `query ($open: Boolean) { ledgerAlarms(filter: { isOpen: $open }, first: 100) {
  totalCount nodes { id code table rowId expected found environment organization { id } raisedAt seenAt closedAt } } }`;

export const healthQuery = `{ ledgerHealth {
  openAlarms raisedAlarms blocks headHash sealedAt unsealedEntries sweeps { name passes checked passStartedAt passEndedAt } } }`;

/** The alarms that an operator sees: the open ones, the closed ones or all. */
export async function alarmsOf(operator: GraphQLClient, open: boolean | null): Promise<readonly Alarm[]> {
  return (await operator.run<{ ledgerAlarms: { nodes: Alarm[] } }>(alarmsQuery, { open })).ledgerAlarms.nodes;
}

export async function healthOf(operator: GraphQLClient): Promise<Health> {
  return (await operator.run<{ ledgerHealth: Health }>(healthQuery)).ledgerHealth;
}

/** Runs a statement as an owner of the machine. */
export async function tamper(database: Database, statement: string): Promise<void> {
  await database.query(
    `begin; set local session_replication_role = replica; ${statement}; commit`.replaceAll('\n', ' '),
  );
}

/** Runs a complete pass, like another worker, instead of waiting for the server's next one. */
export async function anotherPass(database: Database): Promise<void> {
  const pool = createPool({ url: database.url, max: 2, role: 'system' }, silent);
  try {
    // A running pass may have begun before, so only the next one certainly sees everything.
    const audit = new LedgerAudit(pool, silent);
    await audit.run(new AbortController().signal);
    await audit.run(new AbortController().signal);
  } finally {
    await pool.end();
  }
}
