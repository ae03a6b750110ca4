-- Until a table is analyzed for the first time, PostgreSQL takes every condition for equally selective. Then it
-- looks events up by the index of their types instead of their unique keys, and reads all of an organization's
-- events for each one: 250 repeated reports took a second. A new installation and each test database begin so.
-- These first estimates say that rows have few organizations and two environments. ANALYZE replaces them.
do $$
begin
  perform pg_restore_attribute_stats('schemaname', 'public', 'relname', relname::text, 'attname', attname, 'inherited', false,
    'null_frac', 0::real, 'avg_width', avg_width, 'n_distinct', n_distinct)
  from pg_class cross join (values ('organization_id', 16, 10::real), ('environment', 8, 2::real)) as first (attname, avg_width, n_distinct)
  where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition
    and (select count(*) from pg_attribute where attrelid = pg_class.oid and attname in ('organization_id', 'environment')) = 2
    and not exists (select from pg_stats where schemaname = 'public' and tablename = relname and pg_stats.attname = first.attname);
end;
$$;
