-- Rows of domain_event whose xact is lower are final: no open transaction of this database can still write one.
-- Transactions of other databases of the cluster do not count. One is known by a lock on a table of its database.
-- During recovery a snapshot does not list its open transactions, so there its lower end is used.
create function log_horizon() returns xid8 language sql stable as $$
  with held as materialized (
    select locktype, database, transactionid, pid from pg_locks where granted and locktype in ('relation', 'transactionid')
  ), outside as (
    select distinct pid from held
    where locktype = 'relation' and database <> 0 and database <> (select oid from pg_database where datname = current_database())
  ), own as (
    select pg_current_xact_id_if_assigned() as xid
    union all
    select xid from pg_snapshot_xip(pg_current_snapshot()) xid
    where xid::xid not in (select transactionid from held join outside using (pid) where locktype = 'transactionid')
  )
  select case when pg_is_in_recovery() then pg_snapshot_xmin(pg_current_snapshot())
    else coalesce((select xid from own where xid is not null order by xid limit 1), pg_snapshot_xmax(pg_current_snapshot()))
  end
$$;
