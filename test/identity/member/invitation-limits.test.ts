import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { confirmAddress, aSellerWhoInvites, invite, invitationToken } from '../../support/invitations.js';
import { mailsTo } from '../../support/mail-folder.js';
import { aKey, aSeller, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

const someone = (): string => `${randomUUID()}@example.com`;

describe('invitations', () => {
  const suite = useServer({ INVITATIONS_PER_PERSON: '2', INVITATIONS_PER_ORGANIZATION: '3' });
  let seller: Seller;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });

  /** Invites a new person; returns the address and the errors. */
  const send = async (client: GraphQLClient, organizationId = seller.organizationId) => {
    const email = someone();
    const { userErrors } = await client.attempt('inviteMember', { organizationId, email }, '');
    return { email, userErrors };
  };
  /** Sends one more, allowed invitation. When its email has arrived, refused ones must have none. */
  const expectNoMailTo = async (
    refused: readonly string[],
    client: GraphQLClient,
    organizationId: string,
  ) => {
    const { email, userErrors } = await send(client, organizationId);
    expect(userErrors).toEqual([]);
    await invitationToken(suite.server, email);
    expect(refused).not.toEqual([]);
    for (const address of refused) expect(await mailsTo(suite.server, address)).toEqual([]);
  };
  /** The seller's live key, which may invite plain members. */
  const aProgram = async ({ owner, organizationId }: Seller): Promise<GraphQLClient> =>
    new GraphQLClient(suite.url, await aKey(owner, organizationId, ['*'], 'LIVE'), 'live');

  it('cannot be sent by a person with an unconfirmed address, nor by a key of that person', async () => {
    const message = expect.stringContaining('Confirm your email address before you invite others');
    const byPerson = await send(seller.owner);
    expect(byPerson.userErrors).toEqual([{ code: 'CONFLICT', field: null, message }]);
    const byKey = await send(await aProgram(seller));
    expect(byKey.userErrors).toHaveLength(1);
    expect(byKey.userErrors[0]?.message).toMatch(/^The person who created this API key has not confirmed/);
    const { invitation } = await suite.database
      .query<{ count: number }>('select count(*)::int as count from invitation')
      .then(([row]) => ({ invitation: row?.count }));
    expect(invitation).toBe(0);
    await confirmAddress(suite.server, seller.owner);
    await expectNoMailTo([byPerson.email, byKey.email], seller.owner, seller.organizationId);
  });

  it('are limited per person and day, over all organizations and keys', async () => {
    const own = await aSellerWhoInvites(suite);
    const { organization } = await own.owner.mutate<{ organization: { id: string } }>(
      'createOrganization',
      { name: 'Second' },
      'organization { id }',
    );
    expect((await send(own.owner, own.organizationId)).userErrors).toEqual([]);
    // Refused invitations are not counted.
    const { userErrors } = await own.owner.attempt(
      'inviteMember',
      { organizationId: own.organizationId, email: 'not an address' },
      '',
    );
    expect(userErrors).toHaveLength(1);
    expect((await send(await aProgram(own), own.organizationId)).userErrors).toEqual([]);
    const message =
      'You may send at most 2 invitations a day (INVITATIONS_PER_PERSON). Try again after midnight UTC.';
    const refused: string[] = [];
    for (const [client, id] of [
      [own.owner, own.organizationId],
      [await aProgram(own), own.organizationId],
      [own.owner, organization.id],
    ] as const) {
      const { email, userErrors } = await send(client, id);
      expect(userErrors).toEqual([{ code: 'RATE_LIMITED', field: null, message }]);
      refused.push(email);
    }
    await suite.database.query('update invitation_count set day = day - 1');
    await expectNoMailTo(refused, own.owner, organization.id);
    const old = await suite.database.query(
      `select from invitation_count where day < (now() at time zone 'utc')::date`,
    );
    expect(old).toEqual([]);
  });

  it('are limited per organization and day, over all senders, also under concurrency', async () => {
    const own = await aSellerWhoInvites(suite);
    const { organizationId } = own;
    const email = someone();
    const person = { email, password: 'correct horse battery', name: 'Grace' };
    const visitor = new GraphQLClient(suite.url);
    const { token } = await visitor.mutate<{ token: string }>('signUp', person, 'token');
    const admin = new GraphQLClient(suite.url, token);
    await confirmAddress(suite.server, admin);
    const invitation = await invite(suite.server, own.owner, { organizationId, email, role: 'ADMIN' });
    await admin.mutate('acceptInvitation', { token: invitation }, '');
    const clients = [own.owner, admin, own.owner, admin, own.owner, admin];
    const codes = (await Promise.all(clients.map(async (client) => send(client, organizationId)))).map(
      ({ userErrors: [error] }) => error?.code ?? 'SENT',
    );
    expect(codes.filter((code) => code === 'SENT')).toHaveLength(2);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(4);
  });

  it('count again when they are sent again', async () => {
    const own = await aSellerWhoInvites(suite);
    const { organizationId } = own;
    const email = someone();
    const { invitation } = await own.owner.mutate<{ invitation: { id: string } }>(
      'inviteMember',
      { organizationId, email },
      'invitation { id }',
    );
    const first = await invitationToken(suite.server, email);
    const again = async () => own.owner.attempt('resendInvitation', { id: invitation.id }, '');
    expect((await again()).userErrors).toEqual([]);
    expect((await again()).userErrors).toMatchObject([{ code: 'RATE_LIMITED' }]);
    expect(await invitationToken(suite.server, email)).not.toBe(first);
  });
});
