import { ErrorCode, refuse } from '../../kernel/errors.js';
import { encodeId } from '../../kernel/ids.js';
import { pageOf } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import { OrderDirection, pageSizeOf, type Page } from '../../kernel/schema/connection.js';
import type { DateTimeFilter, EnumFilterValue } from '../../kernel/schema/filter.inputs.js';
import { money } from '../../kernel/schema/money.type.js';
import { readTogether, type Reader } from '../../kernel/read-together.js';
import type { AccountKind } from './account-kind.js';
import { findEntryBounds } from './entry-bounds.js';
import type { EntryDirection, TransactionKind } from './ledger-transaction.entity.js';
import { sourceOf } from './source-of.js';
import type { StatementEntry } from './statement-entry.type.js';

interface Row {
  readonly number: string;
  readonly transactionId: string;
  readonly kind: TransactionKind;
  readonly sourceId: string;
  readonly promoterId: string | null;
  readonly account: AccountKind;
  readonly asset: string;
  readonly direction: EntryDirection;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly createdAt: Date;
}

const largestNumber = 2n ** 63n - 1n;
const encodeCursor = (number: string): string => Buffer.from(number).toString('base64url');

function decodeCursor(cursor: string, field: string): string {
  const number = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,19}$/.test(number) || BigInt(number) > largestNumber) {
    throw refuse(ErrorCode.INVALID, `"${field}" is not a cursor of this list.`, field);
  }
  return number;
}

/** Statements whose first value is the wallet. */
const ofWallet = { ids: [0], isPlannedAnew: true };

/**
 * One page of a wallet's entries, by keyset on their ledger number. Entries from before the last sandbox
 * reset are left out. Statements of many wallets are read together.
 */
export async function readStatement(
  reader: Reader,
  walletId: string,
  args: ListArgs,
): Promise<Page<StatementEntry>> {
  const backwards = args.last != null;
  const limit = pageSizeOf(args);
  const newestFirst = args.orderBy?.direction !== OrderDirection.ASC;
  const descending = newestFirst !== backwards;
  const after = args.after == null ? null : decodeCursor(args.after, 'after');
  const before = args.before == null ? null : decodeCursor(args.before, 'before');
  const { account, kind, createdAt: { from, to } = {} } = filterOf(args);
  const bounds = await findEntryBounds(reader, from, to);
  const wanted = [
    walletId,
    namesIn(account),
    namesIn(kind),
    from ?? null,
    to ?? null,
    bounds.above,
    bounds.below,
  ];
  const [above, below] = newestFirst ? [before, after] : [after, before];
  const values = [...wanted, above, below, limit + 1, args.offset ?? 0];
  const rows = await readTogether<Row>(reader, { text: pageSql(descending), values, ...ofWallet });
  return pageOf(rows.map(present), args, {
    limit,
    cursorOf: ({ number }) => encodeCursor(number),
    countAll: async () => {
      const total = { text: countSql, values: wanted, ...ofWallet };
      return (await readTogether<{ count: number }>(reader, total))[0]?.count ?? 0;
    },
  });
}

interface StatementFilter {
  readonly account?: EnumFilterValue;
  readonly kind?: EnumFilterValue;
  readonly createdAt?: DateTimeFilter;
}

/** The filter's fields of `statementList` that are given. */
function filterOf({ filter }: ListArgs): StatementFilter {
  return Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value != null));
}

/** The names that satisfy a condition; null for all. */
function namesIn(condition: EnumFilterValue | undefined): readonly string[] | null {
  const { eq, in: all } = condition ?? {};
  if (eq == null) return all ?? null;
  return all == null || all.includes(eq) ? [eq] : [];
}

function present({
  asset,
  amount,
  balanceAfter,
  sourceId,
  promoterId,
  transactionId,
  ...row
}: Row): StatementEntry {
  return {
    ...row,
    transactionId: encodeId('transaction', transactionId),
    sourceId: sourceOf({ kind: row.kind, sourceId, promoterId }),
    amount: money(amount, asset),
    balanceAfter: money(balanceAfter, asset),
  };
}

const accounts = `ledger_account account
  where account.wallet_id = $1 and ($2::text[] is null or account.kind = any($2::text[]))`;
const ofAccount = `entry.account_id = any(array[account.id]) and entry.account_version > account.reset_version
  and ($3::text[] is null or t.kind = any($3::text[]))
  and ($4::timestamptz is null or t.created_at >= $4) and ($5::timestamptz is null or t.created_at < $5)
  and entry.id > coalesce($6::bigint, 0) and entry.id < coalesce($7::bigint, 9223372036854775807)`;

/**
 * Reads only as much of each account as the page needs, and merges them. The account is an array and a sort
 * key, because PostgreSQL would otherwise scan the primary key over all tenants. `offset 0` prevents reading
 * all transactions. Plan: ledger_account_of_wallet; per account ledger_entry_statement, ledger_transaction by
 * primary key.
 */
function pageSql(descending: boolean): string {
  const order = descending ? 'desc' : 'asc';
  return `
    select entry.* from (select id, kind, reset_version from ${accounts}) account
    cross join lateral (
      select entry.id, entry.id::text as number, entry.transaction_id as "transactionId", t.kind, t.source_id as "sourceId",
             t.promoter_id as "promoterId",
             account.kind as account, entry.asset, entry.direction, entry.amount, entry.balance_after as "balanceAfter",
             t.created_at as "createdAt"
      from ledger_entry entry cross join lateral (select * from ledger_transaction where id = entry.transaction_id offset 0) t
      where ${ofAccount}
        and entry.id > coalesce($8::bigint, 0) and entry.id < coalesce($9::bigint, 9223372036854775807)
      order by entry.account_id ${order}, entry.id ${order} limit $10::int + $11::int
    ) entry
    order by entry.id ${order} limit $10 offset $11`;
}

const countSql = `
  select count(*)::int as count from (select id, reset_version from ${accounts}) account
  join ledger_entry entry on entry.account_id = account.id join ledger_transaction t on t.id = entry.transaction_id
  where ${ofAccount}`;
