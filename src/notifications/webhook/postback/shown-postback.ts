import { conflict } from '../../../kernel/errors.js';
import type { Party } from './postback-party.js';
import { PostbackParty, type Postback } from './postback.entity.js';

/** A postback as one party sees it. */
export interface ShownPostback extends Postback {
  /** Whether the caller may read its URL and its deliveries. Absent if only its organization read it. */
  readonly isOpen?: boolean;
}

/** Whether the caller may read its URL and deliveries. */
export function isShown({ isOpen, party }: ShownPostback): boolean {
  return isOpen ?? party === PostbackParty.ORGANIZATION;
}

/** Whether a party may read the URL and deliveries of a postback, and change it. The promoter always may. */
function isOpenTo({ party }: Pick<Postback, 'party'>, { acts }: Pick<Party, 'acts'>): boolean {
  return acts === PostbackParty.PROMOTER || party === PostbackParty.ORGANIZATION;
}

/** The postback as the party sees it. */
export function showTo(postback: Postback, party: Pick<Party, 'acts'>): ShownPostback {
  return Object.assign(postback, { isOpen: isOpenTo(postback, party) });
}

/** Refuses the organization's change of a postback that its promoter registered. */
export function requireOpen(postback: Postback, party: Pick<Party, 'acts'>): void {
  if (isOpenTo(postback, party)) return;
  throw conflict('The promoter registered this postback; the organization can only disable it.', 'id');
}
