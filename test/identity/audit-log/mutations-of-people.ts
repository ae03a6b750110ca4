import { Secret, TOTP } from 'otpauth';
import { GraphQLClient } from '../../support/graphql-client.js';
import { tokenIn, type Mailbox } from '../../support/mailbox.js';
import type { Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';

export interface WithId {
  readonly id: string;
}
export type Answer = Readonly<Record<string, WithId & string>>;

/** Calls a mutation, which must succeed, and notes its name and its secrets. */
export type Run = (client: GraphQLClient, name: string, input: object, selection?: string) => Promise<Answer>;

/** What the calls need, and what they note. */
export interface Calls {
  readonly url: string;
  readonly mailbox: Mailbox;
  readonly scene: Scene;
  readonly run: Run;
  readonly secrets: string[];
  readonly done: Set<string>;
}

export const password = 'correct horse battery';

/** The mutations of members, invitations, organizations and keys. */
export async function callMembers(calls: Calls): Promise<void> {
  const { mailbox, scene, run } = calls;
  const { owner, organizationId } = scene;
  const emails = ['grace@example.com', 'heidi@example.com', 'ivan@example.com'] as const;
  const joined: GraphQLClient[] = [];
  // An inviter must have a confirmed address.
  const { viewer } = await owner.run<{ viewer: { user: { email: string } } }>(
    '{ viewer { user { email } } }',
  );
  const ownProof = tokenIn(await mailbox.mailTo(viewer.user.email, /^Confirm/));
  await run(owner, 'verifyEmail', { token: ownProof, password });
  for (const email of emails.slice(0, 2)) {
    joined.push(await join(calls, email));
  }
  const invited = await run(owner, 'inviteMember', { organizationId, email: emails[2] }, 'invitation { id }');
  await run(owner, 'revokeInvitation', { id: invited['invitation']!.id });
  const { organization } = await owner.run<{
    organization: { members: { nodes: (WithId & { user: { email: string } })[] } };
  }>('query ($id: ID!) { organization(id: $id) { members { nodes { id user { email } } } } }', {
    id: organizationId,
  });
  const { id } = organization.members.nodes.find(({ user }) => user.email === emails[0])!;
  await run(owner, 'changeMemberRole', { id, role: 'ADMIN' });
  await run(owner, 'removeMember', { id });
  await run(joined[1]!, 'leaveOrganization', { organizationId });
  await foundAnother(calls, joined[1]!);
}

/** A former member founds an organization; the owner changes theirs and makes a key. */
async function foundAnother({ scene, run }: Calls, member: GraphQLClient): Promise<void> {
  const { owner, organizationId } = scene;
  const own = await run(member, 'createOrganization', { name: 'Own' }, 'organization { id }');
  await run(member, 'resetSandbox', { organizationId: own['organization']!.id });
  await run(owner, 'updateOrganization', { id: organizationId, name: 'Acme & Daughters' });
  const input = { organizationId, name: 'spare', environment: 'SANDBOX', scopes: ['events:write'] };
  const key = await run(owner, 'createApiKey', input, 'token apiKey { id }');
  await run(owner, 'updateApiKey', { id: key['apiKey']!.id, name: 'Spare key' });
  await run(owner, 'revokeApiKey', { id: key['apiKey']!.id });
}

/** A person signs up, is invited twice, and joins. */
async function join({ url, mailbox, scene, run, secrets }: Calls, email: string): Promise<GraphQLClient> {
  const { owner, organizationId } = scene;
  const { token } = await run(new GraphQLClient(url), 'signUp', { email, password, name: 'G' }, 'token');
  const client = new GraphQLClient(url, token);
  const proof = tokenIn(await mailbox.mailTo(email, /^Confirm/));
  await run(client, 'verifyEmail', { token: proof, password });
  await run(owner, 'inviteMember', { organizationId, email });
  const { text: first } = await mailbox.mailTo(email, /invited/);
  const found = await owner.run<{ organization: { invitations: { nodes: WithId[] } } }>(
    'query ($id: ID!) { organization(id: $id) { invitations { nodes { id } } } }',
    { id: organizationId },
  );
  const { id } = found.organization.invitations.nodes[0]!;
  await run(owner, 'resendInvitation', { id });
  const again = await waitFor('the second mail', async () =>
    mailbox.mails.find((mail) => mail.to === email && /invited/.test(mail.subject) && mail.text !== first),
  );
  const invitation = /inv_\w+/.exec(again.text)?.[0] ?? '';
  secrets.push(invitation);
  await run(client, 'acceptInvitation', { token: invitation });
  return client;
}

/** The mutations of a person's account. */
export async function callAccount({ url, mailbox, run, secrets, done }: Calls): Promise<void> {
  const visitor = new GraphQLClient(url);
  const email = 'judy@example.com';
  const mailed = async (to: string, subject: RegExp): Promise<string> => {
    const token = tokenIn(await mailbox.mailTo(to, subject));
    secrets.push(token);
    return token;
  };
  const { token } = await run(visitor, 'signUp', { email, password, name: 'Judy' }, 'token');
  let judy = new GraphQLClient(url, token);
  await run(judy, 'resendVerification', {});
  await waitFor('the second mail', async () => mailbox.mails.filter(({ to }) => to === email).length === 2);
  await run(judy, 'verifyEmail', { token: await mailed(email, /Confirm/), password });
  await run(judy, 'confirmIdentity', { password });
  await run(judy, 'changeEmail', { email: 'judith@example.com', password });
  await run(visitor, 'requestPasswordReset', { email });
  const reset = await mailed(email, /new password/);
  await run(visitor, 'resetPassword', { token: reset, password: 'another horse battery' });
  const next = { email, password: 'another horse battery' };
  const signedIn = await run(visitor, 'signIn', next, 'token');
  judy = new GraphQLClient(url, signedIn['token']);
  await run(judy, 'updateViewer', { name: 'Judith' });
  await run(judy, 'changePassword', { currentPassword: next.password, newPassword: password });
  await run(visitor, 'signIn', { email, password }, 'token');
  const { viewer } = await judy.run<{ viewer: { sessions: { nodes: (WithId & { isCurrent: boolean })[] } } }>(
    '{ viewer { sessions { nodes { id isCurrent } } } }',
  );
  await run(judy, 'revokeSession', { id: viewer.sessions.nodes.find(({ isCurrent }) => !isCurrent)!.id });
  await run(judy, 'revokeOtherSessions', {});
  const { secret } = await run(judy, 'startTotp', { password }, 'secret uri');
  const confirmed = await judy.mutate<{ recoveryCodes: string[] }>(
    'confirmTotp',
    { code: new TOTP({ secret: Secret.fromBase32(secret ?? '') }).generate() },
    'recoveryCodes',
  );
  done.add('confirmTotp');
  secrets.push(...confirmed.recoveryCodes);
  await run(judy, 'disableTotp', { password, recoveryCode: confirmed.recoveryCodes[0] });
  await run(judy, 'signOut', {});
}
