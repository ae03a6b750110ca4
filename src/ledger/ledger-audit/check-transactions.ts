import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import { FindingCode, type Finding, type Slice } from './finding.js';

/** The last transaction that the sweep has checked. */
export interface TransactionPlace {
  readonly transactionId: string;
}

const start: TransactionPlace = { transactionId: '00000000-0000-0000-0000-000000000000' };

interface Row {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly amount: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
  /** Entries in another asset, and entries on accounts of another tenant or no tenant. */
  readonly otherAssets: number;
  readonly strangers: number;
}

/** Checks the next transactions: each must balance in its own asset, to its own amount, within its tenant. */
export async function checkTransactions(
  sql: Sql,
  place: TransactionPlace = start,
  limit = 1000,
): Promise<Slice<TransactionPlace>> {
  const rows = await sql.query<Row>(sidesSql, [place.transactionId, limit]);
  const last = rows.at(-1);
  return {
    findings: rows.flatMap((row) => findingOf(row) ?? []),
    checked: rows.length,
    next: last && rows.length === limit ? { transactionId: last.id } : undefined,
  };
}

function findingOf(row: Row): Finding | undefined {
  const { id, organizationId, environment, debits, credits } = row;
  const subject = { sweep: 'TRANSACTIONS', subject: id, organizationId, environment } as const;
  const wrong = (code: FindingCode, expected: string, found: string): Finding => ({
    ...subject,
    code,
    table: 'ledger_transaction',
    rowId: id,
    expected,
    found,
  });
  if (debits !== credits) {
    return wrong(FindingCode.UNBALANCED, 'debits equal credits', `debits ${debits}, credits ${credits}`);
  }
  if (debits !== row.amount) {
    return wrong(FindingCode.WRONG_AMOUNT, `amount ${debits}`, `amount ${row.amount}`);
  }
  if (row.otherAssets > 0) {
    return wrong(
      FindingCode.WRONG_ASSET,
      `entries in ${row.asset}`,
      `${row.otherAssets} entries in another asset`,
    );
  }
  if (row.strangers > 0) {
    return wrong(
      FindingCode.WRONG_TENANT,
      'accounts of its organization and environment',
      `${row.strangers} other accounts`,
    );
  }
  return undefined;
}

/** Plan: ledger_transaction and ledger_account by primary key, ledger_entry_transaction for each. */
const sidesSql = `
  select t.id, t.organization_id as "organizationId", t.environment, t.asset, t.amount, side.*
  from (select * from ledger_transaction where id > $1::uuid order by id limit $2) t
  cross join lateral (
    select coalesce(sum(entry.amount) filter (where entry.direction = 'DEBIT'), 0) as debits,
           coalesce(sum(entry.amount) filter (where entry.direction = 'CREDIT'), 0) as credits,
           (count(*) filter (where entry.asset <> t.asset))::int as "otherAssets",
           (count(*) filter (where account.id is null or account.environment <> t.environment
                                or account.organization_id <> t.organization_id))::int as strangers
    from ledger_entry entry left join ledger_account account on account.id = entry.account_id
    where entry.transaction_id = t.id
  ) side
  order by t.id`;
