import { openLedger } from '../lib/bench-ledger.mjs';
import { importBuilt } from '../lib/paths.mjs';
import { naiveTransfer, plainBatch } from '../peers/ledger-sql.mjs';

export const title = 'transfers out of one hot wallet';
export const rounds = 7;
export const ratioOf = 'per second';
export const notes =
  'One wallet pays 1,000 others, every figure in transfers a second, each durable (fsync is on), on the tables of the ledger with all of ' +
  'their triggers, checks and foreign keys. "Tribute": `postTransactions`, 500 transfers a call and commit, one connection. "Plain SQL": the ' +
  'same batches by a statement written by hand for just this case (one payer, one kind, ids made by the database). "Naive": `begin`, two ' +
  'updates, the inserts, `commit` for each transfer, prepared, on as many connections as stated. After each round the ledger is folded: a ' +
  'contender that wrote something else than the others ends the bench.';

const milliseconds = 3000;
const batchSize = 500;

/** @param {{ database: any }} parts */
export async function prepare({ database }) {
  const ledger = await openLedger(database);
  const { postTransactions } = await importBuilt('src/ledger/wallet/post-transactions.js');
  const { inSqlTransaction } = await importBuilt('src/kernel/sql.js');
  const { newId } = await importBuilt('src/kernel/ids.js');
  const { pool, details, payer } = ledger;

  const postBatch = async () =>
    inSqlTransaction(pool, async (sql) => {
      const to = ledger.payees(batchSize);
      const transfer = { ...details, from: payer, amount: 7n };
      await postTransactions(
        sql,
        to.map((account) => ({ ...transfer, to: account, sourceId: newId() })),
      );
    });
  const plain = async () =>
    inSqlTransaction(pool, async (sql) => {
      const to = ledger.payees(batchSize);
      const rows = { to, sourceIds: to.map(() => newId()), amounts: to.map(() => '7') };
      await plainBatch(sql, { ...details, from: payer, ...rows });
    });
  const naive = async () => {
    const [to] = ledger.payees(1);
    await inSqlTransaction(pool, async (sql) =>
      naiveTransfer(sql, { ...details, id: newId(), sourceId: newId(), from: payer, to, amount: '7' }),
    );
  };
  const contenders = [
    contender('Tribute, 500 at a time', ledger, postBatch, { each: batchSize, lanes: 1 }),
    contender('Plain SQL, 500 at a time', ledger, plain, { each: batchSize, lanes: 1 }),
    contender('Naive, 1 connection', ledger, naive, { each: 1, lanes: 1 }),
    contender('Naive, 8 connections', ledger, naive, { each: 1, lanes: 8 }),
  ];
  for (const warmUp of contenders) await warmUp.round();
  return contenders;
}

function contender(name, ledger, work, { each, lanes }) {
  return {
    name,
    async round() {
      await ledger.reset();
      const times = [];
      const started = performance.now();
      const lane = async () => {
        for (let now = performance.now(); now < started + milliseconds; now = performance.now()) {
          await work();
          times.push(performance.now() - now);
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      const elapsed = performance.now() - started;
      await ledger.check(times.length * each);
      times.sort((a, b) => a - b);
      return {
        'per second': ((times.length * each) / elapsed) * 1000,
        'median ms of a commit': times[times.length >> 1],
        'p99 ms': times[Math.floor(times.length * 0.99)],
      };
    },
  };
}
