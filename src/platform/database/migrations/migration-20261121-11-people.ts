import { Migration } from '@mikro-orm/migrations';

/** What a person's account needs: a proven address, sessions that can be told apart, one-time tokens, a second factor, mail. */
export class Migration20261121People extends Migration {
  override up(): void {
    this.addSql(`
      alter table user_account
        add column email_verified_at timestamptz,
        add column totp_secret bytea,
        add column totp_enabled_at timestamptz,
        add column totp_last_step int;

      alter table user_session
        add column last_seen_at timestamptz not null default now(),
        add column user_agent text,
        add column address text;
      create index user_session_user on user_session (user_id, id desc);

      -- A token is used by deleting its row: of two who try at once, one finds it gone.
      create table user_token (
        id uuid primary key,
        user_id uuid not null references user_account,
        purpose text not null check (purpose in ('VERIFY_EMAIL', 'CHANGE_EMAIL', 'RESET_PASSWORD')),
        email text not null,
        token_hash bytea not null unique,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null
      );
      create index user_token_user on user_token (user_id, purpose);

      create table user_recovery_code (
        user_id uuid not null references user_account,
        code_hash bytea not null,
        primary key (user_id, code_hash)
      );

      -- Mail on its way. What it says may hold a token, so it is encrypted, and gone once it is sent.
      create table outgoing_mail (
        id uuid primary key,
        sealed bytea not null,
        attempts int not null default 0,
        next_attempt_at timestamptz not null default now(),
        created_at timestamptz not null default now()
      );
      create index outgoing_mail_due on outgoing_mail (next_attempt_at);
      -- Requests leave mail here; workers alone read it.
      revoke select, update, delete on outgoing_mail from tribute_app;
    `);
  }
}
