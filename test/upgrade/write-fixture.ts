/*
 * npm run fixture -- test/fixtures/database-<version>.sql.gz
 * Writes a database of this version with rows of every kind, for upgrade.test.ts: starts a server on a new
 * embedded PostgreSQL, calls every mutation, waits for the jobs, and dumps the database. Names tables without
 * rows. Do this once for each release; the file never changes afterwards.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded/start-embedded-postgres.js';
import { doEveryMutation } from '../identity/audit-log/every-mutation.js';
import { startMailbox } from '../support/mailbox.js';
import { NameServer } from '../support/name-server.js';
import { startReceiver } from '../support/receiver.js';
import { openDatabase, type Database } from '../support/database.js';
import { startServer } from '../support/server.js';
import { waitFor } from '../support/wait-for.js';
import { dumpDatabase } from './dump-database.js';
import { tellMore } from './tell-more.js';

const file = process.argv[2];
if (file === undefined) throw new Error('Name the file to write.');

await using opened = new AsyncDisposableStack();
const dataDir = await mkdtemp(join(tmpdir(), 'tribute-fixture-'));
opened.defer(async () => rm(dataDir, { recursive: true, force: true }));
const postgres = await startEmbeddedPostgres({ dataDir });
opened.defer(async () => postgres.stop());
const mailbox = await startMailbox();
opened.defer(async () => mailbox.close());
const receiver = await startReceiver();
opened.defer(async () => receiver.close());
const database = openDatabase(postgres.url);
opened.defer(async () => database.pool.end());

const names = await NameServer.start();
opened.defer(async () => names.stop());
const settings = { DATABASE_URL: postgres.url, MAIL_URL: mailbox.url, DNS_SERVERS: names.address };
const server = await startServer(settings);
const { scene } = await doEveryMutation(server.url, mailbox, receiver.url, names);
await tellMore(scene);
await settled(database);
await server.stop();

await writeFile(file, gzipSync(await dumpDatabase(database.pool), { level: 9 }));
const { rows } = await database.pool.query<{ name: string }>(
  `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
     and query_to_xml('select from ' || quote_ident(table_name) || ' limit 1', false, true, '')::text = ''`,
);
process.stdout.write(`Tables without rows: ${rows.map(({ name }) => name).join(', ') || 'none'}\n`);

/** Waits until all events, clicks and deliveries are done, and the ledger is sealed. */
async function settled(database: Database): Promise<void> {
  await waitFor('the jobs', async () => {
    const [row] = await database.query<{ isDone: boolean }>(
      `select not exists (select from event where status = 'QUEUED' and due_at <= now())
          and not exists (select from click where status = 'QUEUED')
          and not exists (select from webhook_delivery where status in ('PENDING', 'SENDING'))
          and (select max(id) from ledger_entry) = (select max(last_entry_id) from ledger_block) as "isDone"`,
    );
    return row?.isDone;
  });
}
