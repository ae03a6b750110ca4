import type { IdKind } from '../../src/kernel/catalogue.js';
import { decodeId, encodeId } from '../../src/kernel/ids.js';

interface Ref {
  readonly id: string;
}

/** The id of an object with the prefix of a dialect; null without an object. */
export function withPrefix(kind: IdKind, ref: Ref | null, prefix: string): string | null {
  const uuid = ref && decodeId(kind, ref.id);
  return uuid ? encodeId(kind, uuid, prefix) : null;
}
