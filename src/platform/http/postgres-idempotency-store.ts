import type { SecretBox } from '../../kernel/secret-box.js';
import type { Sql } from '../../kernel/sql.js';

/** A stored response, to be sent again. */
interface StoredReply {
  readonly status: number;
  readonly body: string;
}

type Claim =
  | { readonly kind: 'claimed' | 'running' | 'reused' }
  | { readonly kind: 'done'; readonly reply: StoredReply };

interface Row {
  readonly requestHash: Buffer;
  readonly status: number | null;
  readonly body: Buffer | null;
}

/** The number of claims per sweep of old rows. */
const claimsPerSweep = 100;

/**
 * The keys of `Idempotency-Key`, in PostgreSQL. The insert decides which request was first. A claim whose
 * process died is never given to another, because it may have acted, and a key must not act twice.
 */
export class PostgresIdempotencyStore {
  private claims = 0;

  constructor(
    private readonly sql: Sql,
    private readonly secrets: SecretBox,
  ) {}

  /** Claims the key, or returns the state of its earlier request. Keys are kept for 24 hours. */
  async claim(scope: string, key: string, requestHash: Buffer): Promise<Claim> {
    if (this.claims++ % claimsPerSweep === 0) await this.sweep();
    const taken = await this.sql.query(
      `insert into idempotency_key as known (scope, key, request_hash) values ($1, $2, $3)
       on conflict (scope, key) do update
         set request_hash = excluded.request_hash, status = null, body = null, created_at = excluded.created_at
         where known.created_at < now() - interval '24 hours'
       returning 1`,
      [scope, key, requestHash],
    );
    if (taken.length > 0) return { kind: 'claimed' };
    const [row] = await this.sql.query<Row>(
      `select request_hash as "requestHash", status, body from idempotency_key where scope = $1 and key = $2`,
      [scope, key],
    );
    // Released between the two statements, because the first request was refused. The caller tries again.
    if (!row) return { kind: 'running' };
    if (!row.requestHash.equals(requestHash)) return { kind: 'reused' };
    if (row.status === null || row.body === null) return { kind: 'running' };
    return {
      kind: 'done',
      reply: { status: row.status, body: this.secrets.open(row.body, contextOf(scope, key)) },
    };
  }

  /** Stores the response. */
  async complete(scope: string, key: string, { status, body }: StoredReply): Promise<void> {
    await this.sql.query('update idempotency_key set status = $3, body = $4 where scope = $1 and key = $2', [
      scope,
      key,
      status,
      this.secrets.seal(body, contextOf(scope, key)),
    ]);
  }

  /** Releases a key whose request did nothing. */
  async release(scope: string, key: string): Promise<void> {
    await this.sql.query('delete from idempotency_key where scope = $1 and key = $2 and status is null', [
      scope,
      key,
    ]);
  }

  /** Deletes some of the old rows. Index: idempotency_key_age. */
  private async sweep(): Promise<void> {
    await this.sql.query(
      `delete from idempotency_key where ctid in (
         select ctid from idempotency_key where created_at < now() - interval '24 hours' limit 1000)`,
    );
  }
}

function contextOf(scope: string, key: string): string {
  return `idempotency ${scope} ${key}`;
}

/** Deletes the idempotency keys of an organization's sandbox. @param organizationId A bare uuid. */
export async function forgetSandboxKeys(sql: Sql, organizationId: string): Promise<void> {
  await sql.query(
    `delete from idempotency_key using api_key
     where organization_id = $1 and environment = 'SANDBOX' and starts_with(idempotency_key.scope, api_key.id::text || ' ')`,
    [organizationId],
  );
}
