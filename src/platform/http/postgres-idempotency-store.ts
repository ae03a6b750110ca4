import type { SecretBox } from '../../kernel/secret-box.js';
import type { Sql } from '../../kernel/sql.js';

/** An answer that was given, to be given again. */
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

/** How many claims are made for each that also drops what is too old. */
const claimsPerSweep = 100;

/**
 * The keys of `Idempotency-Key`, in PostgreSQL. The insert decides who was first, at any concurrency. A claim whose
 * process died is never given to another: whether it has acted is not known, and a key must not act twice.
 */
export class PostgresIdempotencyStore {
  private claims = 0;

  constructor(
    private readonly sql: Sql,
    private readonly secrets: SecretBox,
  ) {}

  /** Takes the key for this request, or says what became of the one that has it. Keys are forgotten after 24 hours. */
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
    // Let go between the two statements: the first one was refused just now. The caller tries again.
    if (!row) return { kind: 'running' };
    if (!row.requestHash.equals(requestHash)) return { kind: 'reused' };
    if (row.status === null || row.body === null) return { kind: 'running' };
    return {
      kind: 'done',
      reply: { status: row.status, body: this.secrets.open(row.body, contextOf(scope, key)) },
    };
  }

  /** Keeps the answer. */
  async complete(scope: string, key: string, { status, body }: StoredReply): Promise<void> {
    await this.sql.query('update idempotency_key set status = $3, body = $4 where scope = $1 and key = $2', [
      scope,
      key,
      status,
      this.secrets.seal(body, contextOf(scope, key)),
    ]);
  }

  /** Lets go of a key under which nothing was done. */
  async release(scope: string, key: string): Promise<void> {
    await this.sql.query('delete from idempotency_key where scope = $1 and key = $2 and status is null', [
      scope,
      key,
    ]);
  }

  /** Drops some of what is too old. Index: idempotency_key_age. */
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

/** Forgets the idempotency keys of an organization's sandbox. @param organizationId A bare uuid. */
export async function forgetSandboxKeys(sql: Sql, organizationId: string): Promise<void> {
  await sql.query(
    `delete from idempotency_key using api_key
     where organization_id = $1 and environment = 'SANDBOX' and starts_with(idempotency_key.scope, api_key.id::text || ' ')`,
    [organizationId],
  );
}
