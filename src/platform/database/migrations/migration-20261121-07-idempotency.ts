import { Migration } from '@mikro-orm/migrations';

/** What was asked under an `Idempotency-Key`, and what was answered: for 24 hours. */
export class Migration20261121Idempotency extends Migration {
  override up(): void {
    this.addSql(`
      create table idempotency_key (
        -- Who asked, by which verb and path: the same key of somebody else, or elsewhere, is another one.
        scope text not null,
        key text not null,
        request_hash bytea not null,
        -- Null while the first request runs, and for good if the process died under it: it may have acted.
        status integer,
        -- Sealed: among the answers are tokens and signing secrets.
        body bytea,
        created_at timestamptz not null default now(),
        primary key (scope, key)
      );
      create index idempotency_key_age on idempotency_key (created_at);
    `);
  }
}
