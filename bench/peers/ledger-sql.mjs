/*
 * What somebody would write by hand who wants the rows that Tribute's ledger keeps, and knows that one
 * account pays for all.
 */

const plainSql = `
  with given as (
    select uuidv7() as id, g.* from unnest($6::uuid[], $7::uuid[], $8::numeric[]) with ordinality as g (account_id, source_id, amount, number)
  ), written as (
    insert into ledger_transaction (id, organization_id, environment, asset, kind, source_id, amount)
    select id, $1, $2, $3, $4, source_id, amount from given
  ), payer as (
    update ledger_balance set debits = debits + t.amount, version = version + t.entries
    from (select sum(amount) as amount, count(*) as entries from given) t where account_id = $5
    returning credits - debits + t.amount as balance, version - t.entries as version
  ), payee as (
    update ledger_balance b set credits = credits + t.amount, version = version + t.entries
    from (select account_id, sum(amount) as amount, count(*) as entries from given group by account_id) t where b.account_id = t.account_id
    returning b.account_id, credits - debits - t.amount as balance, version - t.entries as version
  )
  insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
  select id, $5::uuid, $3, 'DEBIT', amount, version + number, balance - sum(amount) over (order by number) from given, payer
  union all
  select id, account_id, $3, 'CREDIT', amount, version + row_number() over mine, balance + sum(amount) over mine
  from given join payee using (account_id) window mine as (partition by account_id order by number)`;

/** Any number of transfers from one account, as one prepared statement. */
export async function plainBatch(
  sql,
  { organizationId, environment, asset, kind, from, to, sourceIds, amounts },
) {
  await sql.queryPrepared(plainSql, [organizationId, environment, asset, kind, from, to, sourceIds, amounts]);
}

const debitSql = `update ledger_balance set debits = debits + $2, version = version + 1 where account_id = $1 returning version, credits - debits as balance`;
const creditSql = `update ledger_balance set credits = credits + $2, version = version + 1 where account_id = $1 returning version, credits - debits as balance`;
const transactionSql = `
  insert into ledger_transaction (id, organization_id, environment, asset, kind, source_id, amount) values ($1, $2, $3, $4, $5, $6, $7)`;
const entriesSql = `
  insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
  values ($1, $2, $3, 'DEBIT', $4, $5, $6), ($1, $7, $3, 'CREDIT', $4, $8, $9)`;

/** One transfer, statement by statement, within a transaction. */
export async function naiveTransfer(sql, transfer) {
  const { id, organizationId, environment, asset, kind, sourceId, from, to, amount } = transfer;
  await sql.queryPrepared(transactionSql, [id, organizationId, environment, asset, kind, sourceId, amount]);
  const [debited] = await sql.queryPrepared(debitSql, [from, amount]);
  const [credited] = await sql.queryPrepared(creditSql, [to, amount]);
  await sql.queryPrepared(entriesSql, [
    id,
    from,
    asset,
    amount,
    debited.version,
    debited.balance,
    to,
    credited.version,
    credited.balance,
  ]);
}
