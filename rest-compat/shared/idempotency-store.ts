import { createHash } from 'node:crypto';
import { DatabaseAwayError, ErrorCode } from '../../src/kernel/errors.js';
import type { Principal } from '../../src/kernel/principal.js';
import { unwrapError } from '../../src/kernel/unwrap-error.js';
import { answerTo } from './refusal-of.js';
import { LateRefusal, RestError } from './rest-error.js';

/** A response as sent: its status, its text, which may be empty, and the `Link` header of a page. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly link?: string;
}

/** The state of the request that claims a key. */
type KeyClaim =
  { readonly kind: 'claimed' | 'running' | 'reused' } | { readonly kind: 'done'; readonly reply: Reply };

/** Stores the keys of `Idempotency-Key` for 24 hours. */
export interface IdempotencyStore {
  /** Claims a key for a request, or returns the state of its earlier request. */
  claim(scope: string, key: string, requestHash: Buffer): Promise<KeyClaim>;
  /** Stores the response. */
  complete(scope: string, key: string, reply: Reply): Promise<void>;
  /** Releases a key whose request did nothing. */
  release(scope: string, key: string): Promise<void>;
}

/** A request with a key: its sender, path and content. */
export interface KeyedRequest {
  readonly key: string;
  readonly scope: string;
  readonly hash: Buffer;
}

/** The request's key with its context. `path` includes the query, and the body counts byte by byte. */
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
 * Acts once per key: the second request gets the first one's response. Only successes are stored. A refusal
 * has written nothing, so its key can be used again. After a fault the result is unknown (a COMMIT may have
 * succeeded without an answer), so the key stays taken.
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
      'The first request with this Idempotency-Key is still running, or it failed after it may have changed something. Check whether it did before you use another key.',
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
  // A lost connection may have lost the answer to a COMMIT.
  if (unwrapError(error) instanceof DatabaseAwayError) return false;
  return answerTo(error, new Map()) !== undefined && !(error instanceof LateRefusal);
}
