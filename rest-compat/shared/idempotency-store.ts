import { createHash } from 'node:crypto';
import { DatabaseAwayError, ErrorCode } from '../../src/kernel/errors.js';
import type { Principal } from '../../src/kernel/principal.js';
import { unwrapError } from '../../src/kernel/unwrap-error.js';
import { answerTo } from './refusal-of.js';
import { LateRefusal, RestError } from './rest-error.js';

/** An answer as it is sent: its status, and its text, which is empty when there is none. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** What became of the request that asks for a key. */
type KeyClaim =
  { readonly kind: 'claimed' | 'running' | 'reused' } | { readonly kind: 'done'; readonly reply: Reply };

/** Where the keys of `Idempotency-Key` are kept, for 24 hours. */
export interface IdempotencyStore {
  /** Takes a key for a request, or says what became of the one that has it. */
  claim(scope: string, key: string, requestHash: Buffer): Promise<KeyClaim>;
  /** Keeps the answer. */
  complete(scope: string, key: string, reply: Reply): Promise<void>;
  /** Lets go of a key under which nothing was done. */
  release(scope: string, key: string): Promise<void>;
}

/** A request that carries a key: who sends it where, and what it says. */
export interface KeyedRequest {
  readonly key: string;
  readonly scope: string;
  readonly hash: Buffer;
}

/** The request's key with all that it stands for. `path` includes the query; the body counts byte by byte. */
export function keyedRequest(key: string, principal: Principal, path: string, body: string): KeyedRequest {
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) {
    const message = 'Idempotency-Key must be 1 to 255 printable ASCII characters';
    throw new RestError(422, message, [{ field: 'Idempotency-Key', message, code: ErrorCode.INVALID }]);
  }
  return { key, scope: `${whoIs(principal)} POST ${path}`, hash: createHash('sha256').update(body).digest() };
}

function whoIs(principal: Principal): string {
  if (principal.kind === 'anonymous') return 'anonymous';
  return principal.kind === 'key' ? principal.keyId : `${principal.userId} ${principal.environment}`;
}

/**
 * Acts once for a key: the second request gets the first one's answer. Only answers of success are kept. A refusal has written
 * nothing, and the same key may be tried again; after a fault nobody knows (a COMMIT may have been carried out whose answer was
 * lost), and the key stays taken.
 */
export async function once(
  store: IdempotencyStore,
  { key, scope, hash }: KeyedRequest,
  act: () => Promise<Reply>,
): Promise<{ reply: Reply; replayed: boolean }> {
  const claim = await store.claim(scope, key, hash);
  if (claim.kind === 'done') return { reply: claim.reply, replayed: true };
  if (claim.kind === 'running') {
    throw new RestError(
      409,
      'The first request with this Idempotency-Key is still running, or it failed and may have acted all the same. Look whether it did before you use another key.',
    );
  }
  if (claim.kind === 'reused') {
    const message = 'This Idempotency-Key was used before with another body.';
    const code = ErrorCode.IDEMPOTENCY_KEY_REUSED;
    throw new RestError(422, message, [{ field: 'Idempotency-Key', message, code }]);
  }
  const reply = await act().catch(async (error: unknown) => {
    if (hasDoneNothing(error)) await store.release(scope, key);
    throw error;
  });
  await store.complete(scope, key, reply);
  return { reply, replayed: false };
}

function hasDoneNothing(error: unknown): boolean {
  // A connection that was lost may have taken the answer to a COMMIT with it.
  if (unwrapError(error) instanceof DatabaseAwayError) return false;
  return answerTo(error, new Map()) !== undefined && !(error instanceof LateRefusal);
}
