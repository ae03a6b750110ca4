import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import { isBounded, type AccountKind } from '../wallet/account-kind.js';
import { FindingCode, type Finding, type Slice } from './finding.js';

/** The entries of an account, summed up to one of its versions. Amounts are atomic units, as decimal text. */
interface Fold {
  readonly version: number;
  readonly debits: string;
  readonly credits: string;
  /** The balance after the last of these entries, as stated by that entry. */
  readonly balance: string;
}

/** The position of the sweep over the accounts. */
export interface AccountPlace {
  /** The last fully checked account. */
  readonly accountId: string;
  /** The next account, if it has so many entries that only a part of them is summed. */
  readonly partial?: Fold;
}

/** The limits of one statement. */
interface AccountLimits {
  readonly accounts: number;
  /** Entries per account. */
  readonly entries: number;
}

const usualLimits: AccountLimits = { accounts: 50, entries: 2000 };
const start: AccountPlace = { accountId: '00000000-0000-0000-0000-000000000000' };
const nothing: Fold = { version: 0, debits: '0', credits: '0', balance: '0' };

/** An entry that does not continue the one before it. */
interface BrokenEntry {
  readonly id: string;
  readonly code: FindingCode;
  readonly expected: string;
  readonly found: string;
}

interface Row {
  readonly accountId: string;
  readonly organizationId: string | null;
  readonly environment: Environment;
  readonly kind: AccountKind;
  readonly bounded: boolean | null;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly version: number;
  readonly entries: number;
  readonly foldDebits: bigint;
  readonly foldCredits: bigint;
  readonly foldVersion: number;
  readonly foldBalance: bigint;
  readonly broken: BrokenEntry | null;
}

/**
 * Sums the entries of the next accounts and compares them with the balances. One statement is one snapshot,
 * so they match, and nothing is locked. An account with many entries continues in the next slice: summed
 * entries do not change, and only the last part is compared with the balance.
 */
export async function checkAccounts(
  sql: Sql,
  place: AccountPlace = start,
  limits = usualLimits,
): Promise<Slice<AccountPlace>> {
  const { accountId, partial = nothing } = place;
  const accounts = place.partial ? 1 : limits.accounts;
  const rows = await sql.query<Row>(foldSql, [
    accountId,
    accounts,
    limits.entries,
    partial.version,
    partial.debits,
    partial.credits,
    partial.balance,
  ]);
  const findings: Finding[] = [];
  let last = accountId;
  let checked = 0;
  for (const row of rows) {
    const isWhole = row.entries < limits.entries;
    if (!row.broken && !isWhole) {
      const next = { accountId: last, partial: foldOf(row) };
      return { findings, checked, next };
    }
    const finding = findingOf(row);
    if (finding) findings.push(finding);
    last = row.accountId;
    checked += 1;
  }
  return { findings, checked, next: rows.length < accounts ? undefined : { accountId: last } };
}

function foldOf(row: Row): Fold {
  return {
    version: row.foldVersion,
    debits: row.foldDebits.toString(),
    credits: row.foldCredits.toString(),
    balance: row.foldBalance.toString(),
  };
}

function findingOf(row: Row): Finding | undefined {
  const { accountId, organizationId, environment, broken } = row;
  const account = { sweep: 'ACCOUNTS', subject: accountId, organizationId, environment } as const;
  if (broken) {
    const { id, ...what } = broken;
    return { ...account, ...what, table: 'ledger_entry', rowId: id };
  }
  const balance = { ...account, table: 'ledger_balance', rowId: accountId };
  const expected = `version ${row.foldVersion}, debits ${row.foldDebits}, credits ${row.foldCredits}`;
  const found =
    row.bounded === null ? 'none' : `version ${row.version}, debits ${row.debits}, credits ${row.credits}`;
  if (expected !== found) return { ...balance, code: FindingCode.WRONG_BALANCE, expected, found };
  // By the account kind, because the balance's own flag may be wrong.
  const hasFloor = isBounded(row.kind);
  if (hasFloor && row.credits < row.debits) {
    const below = (row.credits - row.debits).toString();
    return { ...balance, code: FindingCode.BELOW_FLOOR, expected: 'at least 0', found: below };
  }
  if (row.bounded !== hasFloor) {
    const code = FindingCode.WRONG_FLOOR;
    return {
      ...balance,
      code,
      expected: `bounded ${hasFloor}, as ${row.kind} is`,
      found: `bounded ${row.bounded}`,
    };
  }
  return undefined;
}

/** Plan: ledger_account, ledger_balance by primary key; entries in order of (account_id, account_version). */
const foldSql = `
  select account.id as "accountId", account.organization_id as "organizationId", account.environment, account.kind,
         balance.bounded, balance.debits, balance.credits, balance.version,
         fold.entries, fold.broken,
         $5::numeric + fold.debits as "foldDebits", $6::numeric + fold.credits as "foldCredits",
         $4::bigint + fold.entries as "foldVersion", coalesce(fold.balance, $7::numeric) as "foldBalance"
  from (select * from ledger_account where id > $1::uuid order by id limit $2) account
  left join ledger_balance balance on balance.account_id = account.id
  cross join lateral (
    select count(*)::int as entries,
           coalesce(sum(amount) filter (where direction = 'DEBIT'), 0) as debits,
           coalesce(sum(amount) filter (where direction = 'CREDIT'), 0) as credits,
           (array_agg(balance_after order by account_version desc))[1] as balance,
           (array_agg(json_build_object('id', id::text, 'code', code, 'expected', expected, 'found', found) order by account_version)
              filter (where code is not null))[1] as broken
    from (
      select checked.*,
             case code when 'BROKEN_CHAIN' then format('version %s, balance after it %s', due_version, due_balance)
                       when 'WRONG_ASSET' then account.asset
                       when 'MISSING_TRANSACTION' then 'its transaction' end as expected,
             case code when 'BROKEN_CHAIN' then format('version %s, balance after it %s', account_version, balance_after)
                       when 'WRONG_ASSET' then asset
                       when 'MISSING_TRANSACTION' then 'no transaction ' || transaction_id end as found
      from (
        select chained.*,
               case when account_version <> due_version or balance_after <> due_balance then 'BROKEN_CHAIN'
                    when asset <> account.asset then 'WRONG_ASSET'
                    when not exists (select from ledger_transaction t where t.id = transaction_id) then 'MISSING_TRANSACTION' end as code
        from (
          select entry.*,
                 lag(account_version, 1, $4::bigint) over versions + 1 as due_version,
                 lag(balance_after, 1, $7::numeric) over versions
                   + case direction when 'CREDIT' then amount else -amount end as due_balance
          from (
            select * from ledger_entry where account_id = account.id and account_version > $4::bigint
            order by account_version limit $3
          ) entry
          window versions as (order by account_version)
        ) chained
      ) checked
    ) compared
  ) fold
  order by account.id`;
