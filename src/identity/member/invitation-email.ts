import type { Email } from '../../kernel/email.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { quoteName } from '../../kernel/quote-name.js';
import type { Invitation } from './invitation.entity.js';

/** The email to an invited person. */
export function invitationEmail(
  address: PublicAddress,
  invitation: Invitation,
  organizationName: string,
  token: string,
): Email {
  // The founder chose the organization's name, and the email goes to a stranger.
  const name = quoteName(organizationName);
  return {
    to: invitation.email,
    subject: `You are invited to join ${name}`,
    text: `Hello,

You are invited to join ${name} at ${address.base} as ${invitation.role.toLowerCase()}.

Sign in, or sign up with this email address and confirm it. Then accept the invitation with this token until ${invitation.expiresAt.toISOString()}:

${token}

In GraphQL: mutation { acceptInvitation(input: { token: "${token}" }) { organization { name } userErrors { message } } }

If you do not know the sender, ignore this email.
`,
  };
}
