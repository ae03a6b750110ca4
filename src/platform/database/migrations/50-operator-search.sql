-- Operators find API keys by name or the beginning of the token.
do $$
declare
  -- An administrator may have created the extension in another schema.
  ops text := (select format('%I.gin_trgm_ops', extnamespace::regnamespace::text) from pg_extension where extname = 'pg_trgm');
begin
  execute format('create index api_key_text on api_key using gin (name %s, prefix %s)', ops, ops);
end $$;
