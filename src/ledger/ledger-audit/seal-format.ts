import { createHash } from 'node:crypto';

/** The version of the block format. Any change to the format needs a new number. */
export const sealFormat = 1;

/** The hash before the first block. */
export const genesisHash = Buffer.alloc(32);

/** A sealed entry: its id and its line, a JSON array of texts and nulls in the order of `sealedColumns`. */
export interface SealedEntry {
  readonly id: string;
  readonly line: string;
}

/** The sealed data of a block besides its entries. Numbers of the ledger are decimal text. */
export interface BlockHead {
  readonly number: number;
  readonly previousHash: Buffer;
  readonly afterEntryId: string;
  readonly lastEntryId: string;
  readonly entries: number;
  readonly sealedAt: Date;
}

/**
 * The sealed data of an entry: itself, its transaction, and the owner of its account. Tables: `entry`, `t`
 * and `account`. Timestamps are formatted explicitly (UTC, microseconds), independent of session settings.
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
 * Reads the sealed data of at most `$3` entries above `$1`, up to `$2`. Plan: ledger_entry by primary key,
 * and for each its transaction and account by theirs. `offset 0` prevents a full scan when PostgreSQL
 * underestimates the effect of the limit.
 */
export const sealedEntriesSql = `
  select entry.id::text as id, array_to_json(array[${sealedColumns.map((column) => `(${column})::text`).join(', ')}])::text as line
  from (select * from ledger_entry where id > $1::bigint and id <= $2::bigint order by id limit $3) entry
  left join lateral (select * from ledger_transaction where id = entry.transaction_id offset 0) t on true
  left join lateral (select * from ledger_account where id = entry.account_id offset 0) account on true
  order by entry.id`;

/**
 * The hash of a block: SHA-256 over its head, a JSON array of texts, and its entries' lines, each with a line
 * feed. The head contains the hash of the previous block, so the last hash covers the whole chain.
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

/** For each entry its id and the first 8 bytes of its line's SHA-256, to identify a changed entry. */
export function marksOf(entries: readonly SealedEntry[]): Buffer {
  return Buffer.concat(entries.map(markOf));
}

function markOf({ id, line }: SealedEntry): Buffer {
  const mark = Buffer.alloc(markLength);
  mark.writeBigInt64BE(BigInt(id));
  createHash('sha256').update(line).digest().copy(mark, 8, 0, 8);
  return mark;
}

/** The first entry that differs from its sealed state. */
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
