import type { PublicAddress } from '../../kernel/public-address.js';
import { quoteName } from '../../kernel/quote-name.js';
import type { Sql } from '../../kernel/sql.js';
import type { Invitation } from './invitation.entity.js';

/** A mail; in the shape of the mail room's. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Leaves a letter to be sent when, and only when, the transaction commits. */
export type PostLetter = (sql: Sql, letter: Letter) => Promise<void>;

/** The mail that an invited person gets. */
export function invitationLetter(
  address: PublicAddress,
  invitation: Invitation,
  organizationName: string,
  token: string,
): Letter {
  // Whoever founded the organization chose its name, and the mail goes to a stranger.
  const name = quoteName(organizationName);
  return {
    to: invitation.email,
    subject: `You are invited to join ${name}`,
    text: `Hello,

you are invited to join ${name} at ${address.base} as ${invitation.role.toLowerCase()}.

Sign in, or sign up with this e-mail address and confirm it, and accept the invitation with this token until ${invitation.expiresAt.toISOString()}:

${token}

In GraphQL: mutation { acceptInvitation(input: { token: "${token}" }) { organization { name } userErrors { message } } }

If you do not know who this is, leave this mail alone.
`,
  };
}
