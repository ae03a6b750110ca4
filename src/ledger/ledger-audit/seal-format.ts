import { createHash } from 'node:crypto';

/** In which words blocks are written; a change of the words is another number. */
export const sealFormat = 1;

/** What comes before the first block. */
export const genesisHash = Buffer.alloc(32);

/** An entry as it is sealed: its id and its line, a JSON array of texts and nulls in the order of `sealedColumns`. */
export interface SealedEntry {
  readonly id: string;
  readonly line: string;
}

/** What of a block is sealed beside its entries. Numbers of the ledger are decimal text. */
export interface BlockHead {
  readonly number: number;
  readonly previousHash: Buffer;
  readonly afterEntryId: string;
  readonly lastEntryId: string;
  readonly entries: number;
  readonly sealedAt: Date;
}

/**
 * What of an entry is sealed: itself, its transaction, and whose account it stands on. `entry`, `t` and `account` are the
 * tables. Text of a timestamp depends on settings of the session: it is spelled out, in UTC, to the microsecond.
 */
const sealedColumns = [
  'entry.id',
  'entry.transaction_id',
  'entry.account_id',
  'entry.asset',
  'entry.direction',
  'entry.amount',
  'entry.account_version',
  'entry.balance_after',
  't.organization_id',
  't.environment',
  't.asset',
  't.kind',
  't.amount',
  't.source_id',
  't.promoter_id',
  't.reverses_id',
  `to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  'account.wallet_id',
  'account.organization_id',
  'account.environment',
  'account.kind',
  'account.asset',
  'account.campaign_id',
];

/**
 * Reads what is sealed of the entries above `$1`, up to `$2`, at most `$3` of them. Plan:
 * ledger_entry by primary key, and for each its transaction and account by theirs: `offset 0` keeps PostgreSQL from reading all of them
 * where it takes the limit to be nothing beside what is still to be sealed.
 */
export const sealedEntriesSql = `
  select entry.id::text as id, array_to_json(array[${sealedColumns.map((column) => `(${column})::text`).join(', ')}])::text as line
  from (select * from ledger_entry where id > $1::bigint and id <= $2::bigint order by id limit $3) entry
  left join lateral (select * from ledger_transaction where id = entry.transaction_id offset 0) t on true
  left join lateral (select * from ledger_account where id = entry.account_id offset 0) account on true
  order by entry.id`;

/**
 * The hash of a block: SHA-256 over its head, a JSON array of texts, and the lines of its entries, each ended by a line feed.
 * The head holds the hash of the block before, so the last hash stands for the whole chain.
 */
export function hashBlock(head: BlockHead, entries: readonly SealedEntry[]): Buffer {
  const { number, previousHash, afterEntryId, lastEntryId, sealedAt } = head;
  const words = [
    sealFormat,
    number,
    previousHash.toString('hex'),
    afterEntryId,
    lastEntryId,
    head.entries,
    sealedAt.toISOString(),
  ];
  const hash = createHash('sha256').update(`${JSON.stringify(words.map(String))}\n`);
  for (const { line } of entries) hash.update(`${line}\n`);
  return hash.digest();
}

const markLength = 16;

/** For each entry its id and the first 8 bytes of the SHA-256 of its line: enough to say which one was touched. */
export function marksOf(entries: readonly SealedEntry[]): Buffer {
  return Buffer.concat(entries.map(markOf));
}

function markOf({ id, line }: SealedEntry): Buffer {
  const mark = Buffer.alloc(markLength);
  mark.writeBigInt64BE(BigInt(id));
  createHash('sha256').update(line).digest().copy(mark, 8, 0, 8);
  return mark;
}

/** The first entry that is not as it was sealed. */
export function firstTouched(
  marks: Buffer,
  entries: readonly SealedEntry[],
): { readonly id: string; readonly how: 'changed' | 'removed' | 'inserted' } | undefined {
  const sealed = Array.from({ length: marks.length / markLength }, (_, index) =>
    marks.subarray(index * markLength, (index + 1) * markLength),
  );
  for (let index = 0; index < Math.max(sealed.length, entries.length); index += 1) {
    const was = sealed[index];
    const is = entries[index];
    if (!was) return { id: (is as SealedEntry).id, how: 'inserted' };
    const wasId = was.readBigInt64BE().toString();
    if (!is || BigInt(is.id) > BigInt(wasId)) return { id: wasId, how: 'removed' };
    if (BigInt(is.id) < BigInt(wasId)) return { id: is.id, how: 'inserted' };
    if (!was.equals(markOf(is))) return { id: is.id, how: 'changed' };
  }
  return undefined;
}
