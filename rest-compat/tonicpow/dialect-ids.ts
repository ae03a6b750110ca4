import { withPrefix } from '../shared/with-prefix.js';

interface Ref {
  readonly id: string;
}

/** A promoter is `user_…` here. */
export function promoterIdOf(promoter: Ref | null): string | null {
  return withPrefix('promoter', promoter, 'user');
}

/** An organization is an advertiser, `adv_…`, here. */
export function advertiserIdOf(organization: Ref | null): string | null {
  return withPrefix('organization', organization, 'adv');
}
