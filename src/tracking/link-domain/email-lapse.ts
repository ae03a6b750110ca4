import type { PostEmail } from '../../kernel/email.js';
import type { Sql } from '../../kernel/sql.js';
import { recordOf } from './find-proof.js';
import type { LinkDomain } from './link-domain.entity.js';

/** The most owners that get an email. */
const maxOwners = 20;

/**
 * Emails the owners of the organization that their link domain has lapsed: those whose address is confirmed.
 * Plan: member by organization, user_account by primary key.
 */
export async function emailLapse(sql: Sql, post: PostEmail, domain: LinkDomain): Promise<void> {
  const owners = await sql.query<{ email: string; organization: string }>(
    `select email, organization.name as organization
     from member join user_account on user_account.id = member.user_id
       join organization on organization.id = member.organization_id
     where member.organization_id = $1 and member.role = 'OWNER' and email_verified_at is not null
     order by user_account.id limit ${maxOwners}`,
    [domain.organizationId],
  );
  const { host } = domain;
  const { name, value } = recordOf(domain);
  for (const { email, organization } of owners) {
    const text = `Hello,

the DNS record that proves that ${host} belongs to ${organization} was not found in three daily checks.
The host serves no short links any more. Links with this host lead to nothing until it is verified again.

1. Set this TXT record at your name server again: ${name}
   Its value is: ${value}
2. Verify the link domain again (verifyLinkDomain).

What the last check found: ${domain.checkProblem ?? ''}

Every link also works at the server's own address, with the same code.
`;
    await post(sql, { to: email, subject: `${host} serves no short links`, text });
  }
}
