import type { Sql } from '../../kernel/sql.js';
import { FindingCode, type Finding, type Slice } from './finding.js';
import {
  firstTouched,
  genesisHash,
  hashBlock,
  sealedEntriesSql,
  sealFormat,
  type SealedEntry,
} from './seal-format.js';

/** The last block that the sweep has checked. */
export interface BlockPlace {
  readonly number: number;
  /** Hexadecimal. */
  readonly hash: string;
  readonly lastEntryId: string;
}

const start: BlockPlace = { number: 0, hash: genesisHash.toString('hex'), lastEntryId: '0' };

interface Row {
  readonly number: number;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  readonly format: number;
  readonly afterEntryId: string;
  readonly lastEntryId: string;
  readonly entries: number;
  readonly marks: Buffer;
  readonly sealedAt: Date;
}

/** Reads the next blocks with all their entries, and compares hashes and links. */
export async function checkBlocks(
  sql: Sql,
  place: BlockPlace = start,
  limit = 10,
): Promise<Slice<BlockPlace>> {
  const rows = await sql.query<Row>(
    `select number, previous_hash as "previousHash", hash, format, after_entry_id::text as "afterEntryId",
            last_entry_id::text as "lastEntryId", entries, marks, sealed_at as "sealedAt"
     from ledger_block where number > $1 order by number limit $2`,
    [place.number, limit],
  );
  const findings: Finding[] = [];
  let last = place;
  for (const row of rows) {
    const finding = brokenLink(last, row) ?? (await brokenSeal(sql, row));
    if (finding) findings.push(finding);
    last = { number: row.number, hash: row.hash.toString('hex'), lastEntryId: row.lastEntryId };
  }
  return { findings, checked: rows.length, next: rows.length < limit ? undefined : last };
}

function aboutBlock(number: number): Pick<Finding, 'sweep' | 'subject' | 'organizationId' | 'environment'> {
  return { sweep: 'BLOCKS', subject: String(number), organizationId: null, environment: null };
}

function brokenLink(last: BlockPlace, row: Row): Finding | undefined {
  const linkOf = (number: number, hash: string, entryId: string): string =>
    `number ${number}, previous hash ${hash}, after entry ${entryId}`;
  const expected = linkOf(last.number + 1, last.hash, last.lastEntryId);
  const found = linkOf(row.number, row.previousHash.toString('hex'), row.afterEntryId);
  if (expected === found) return undefined;
  const block = { ...aboutBlock(row.number), table: 'ledger_block', rowId: String(row.number) };
  return { ...block, code: FindingCode.BROKEN_LINK, expected, found };
}

async function brokenSeal(sql: Sql, row: Row): Promise<Finding | undefined> {
  // One more than the sealed number is enough to detect extra entries.
  const entries = await sql.query<SealedEntry>(sealedEntriesSql, [
    row.afterEntryId,
    row.lastEntryId,
    row.entries + 1,
  ]);
  const hash = hashBlock(row, entries);
  if (row.format === sealFormat && hash.equals(row.hash)) return undefined;
  const touched = firstTouched(row.marks, entries);
  const seal = { ...aboutBlock(row.number), code: FindingCode.BROKEN_SEAL };
  if (touched) {
    const found = `${touched.how} since then: the entry, its transaction or its account`;
    const expected = `as sealed in block ${row.number}`;
    return { ...seal, table: 'ledger_entry', rowId: touched.id, expected, found };
  }
  const expected = `format ${sealFormat}, hash ${hash.toString('hex')}`;
  const found = `format ${row.format}, hash ${row.hash.toString('hex')}`;
  return { ...seal, table: 'ledger_block', rowId: String(row.number), expected, found };
}
