import type { IdKind } from '../../src/kernel/catalogue.js';
import { decodeId, encodeId } from '../../src/kernel/ids.js';

interface Ref {
  readonly id: string;
}

function withPrefix(kind: IdKind, ref: Ref | null, prefix: string): string | null {
  const uuid = ref && decodeId(kind, ref.id);
  return uuid ? encodeId(kind, uuid, prefix) : null;
}

/** A promoter is `user_…` here. */
export function promoterIdOf(promoter: Ref | null): string | null {
  return withPrefix('promoter', promoter, 'user');
}

/** An organization is an advertiser, `adv_…`, here. */
export function advertiserIdOf(organization: Ref | null): string | null {
  return withPrefix('organization', organization, 'adv');
}
