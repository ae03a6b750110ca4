import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { outcome } from '../support/call-outcome.js';
import { uuidOf } from '../support/outcome.js';
import { useSharedServer } from '../support/suite.js';
import { anAddress, anInvitation, aWorld, credentials, password, type World } from './credential-world.js';

const suite = useSharedServer();

/** The result for each credential, in the order of `credentials`. */
type Verdicts = readonly [string, string, string, string, string, string, string, string];

const anyone = 'UNAUTHENTICATED';
const no = 'FORBIDDEN';
const stepUp = 'STEP_UP_REQUIRED';
const yes = 'DONE';
const none = 'NOT_FOUND';

interface Row {
  readonly mutation: string;
  readonly what: string;
  readonly input: (world: World) => object | Promise<object>;
  readonly verdicts: Verdicts;
}

const aNewKey =
  (environment: string, more: object = {}) =>
  ({ seller }: World): object => ({
    organizationId: seller.organizationId,
    name: 'k',
    environment,
    scopes: ['*'],
    ...more,
  });
const anInvite =
  (role: string) =>
  ({ seller }: World): object => ({ organizationId: seller.organizationId, email: anAddress(), role });
const aPromotion =
  (role: string) =>
  async ({ suite, seller, clients, memberId }: World): Promise<object> => {
    await suite.database.query("update member set role = 'MEMBER' where id = $1", [memberId]);
    const { organization } = await clients.owner.run<{
      organization: { members: { nodes: { id: string }[] } };
    }>('query ($id: ID!) { organization(id: $id) { members(first: 100) { nodes { id } } } }', {
      id: seller.organizationId,
    });
    const id = organization.members.nodes.find((node) => uuidOf('member', node.id) === memberId)?.id;
    return { id, role };
  };

const rows: readonly Row[] = [
  {
    mutation: 'createApiKey',
    what: 'a live key',
    input: aNewKey('LIVE'),
    verdicts: [anyone, no, no, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'createApiKey',
    what: 'a sandbox key',
    input: aNewKey('SANDBOX'),
    verdicts: [anyone, no, yes, no, no, yes, yes, yes],
  },
  {
    mutation: 'inviteMember',
    what: 'a member',
    input: anInvite('MEMBER'),
    verdicts: [anyone, no, no, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'inviteMember',
    what: 'an admin',
    input: anInvite('ADMIN'),
    verdicts: [anyone, no, no, no, no, yes, yes, stepUp],
  },
  {
    mutation: 'inviteMember',
    what: 'an owner',
    input: anInvite('OWNER'),
    verdicts: [anyone, no, no, no, no, no, yes, stepUp],
  },
  {
    mutation: 'resendInvitation',
    what: 'of an admin',
    input: async (world) => ({ id: await anInvitation(world, 'ADMIN') }),
    verdicts: [anyone, no, no, no, no, yes, yes, stepUp],
  },
  {
    mutation: 'changeMemberRole',
    what: 'to admin',
    input: aPromotion('ADMIN'),
    verdicts: [anyone, no, no, no, no, yes, yes, stepUp],
  },
  {
    mutation: 'changeMemberRole',
    what: 'to owner',
    input: aPromotion('OWNER'),
    verdicts: [anyone, no, no, no, no, no, yes, stepUp],
  },
  {
    mutation: 'createWebhookEndpoint',
    what: 'with its secret',
    input: ({ seller }) => ({
      organizationId: seller.organizationId,
      name: 'x',
      targetUrl: 'https://hooks.example.com/x',
      eventTypes: ['*'],
    }),
    verdicts: [anyone, no, yes, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'rotateWebhookSecret',
    what: 'of a live endpoint',
    input: ({ endpointId }) => ({ id: endpointId }),
    verdicts: [anyone, no, none, yes, no, yes, yes, stepUp],
  },
  {
    mutation: 'setPayoutDestination',
    what: 'of a live promoter',
    input: ({ promoterId }) => ({ promoterId, destination: `DE02 ${randomUUID()}` }),
    verdicts: [anyone, no, none, no, no, yes, yes, stepUp],
  },
];

/** Never allowed for keys. For a person it depends on their own password, code or email. */
const forPeople: readonly (readonly [mutation: string, input: object])[] = [
  ['changePassword', { currentPassword: password, newPassword: password }],
  ['changeEmail', { email: 'new@example.com', password }],
  ['confirmIdentity', { password }],
  ['startTotp', { password }],
  ['confirmTotp', { code: '000000' }],
  ['disableTotp', { password }],
  ['createOrganization', { name: 'x' }],
  ['acceptInvitation', { token: 'inv_x' }],
];

/** Only for operators. */
const forOperators: readonly (readonly [mutation: string, input: (world: World) => object])[] = [
  ['setOrganizationPlan', ({ seller }) => ({ id: seller.organizationId, plan: 'PRO' })],
  ['setApiKeyRateLimit', () => ({ id: 'key_01h00000000000000000000000', rateLimit: 0 })],
  ['approvePayout', () => ({ id: 'pay_01h00000000000000000000000' })],
];

/** Mutations that return a secret after the caller's own password or an emailed token. */
const ownCredentials = ['signUp', 'signIn', 'startTotp', 'confirmTotp'];

describe('a mutation that grants power', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(suite);
  });

  it.each(rows)(
    '$mutation, $what, is allowed or refused for each credential as listed',
    async ({ mutation, input, verdicts }) => {
      const came: Record<string, string> = {};
      for (const credential of credentials) {
        const values = await input(world);
        came[credential] = await outcome(world.clients[credential], mutation, values);
      }
      expect(came).toEqual(Object.fromEntries(credentials.map((name, index) => [name, verdicts[index]])));
    },
  );

  it.each(forPeople)('%s is forbidden for every key', async (mutation, input) => {
    expect(await outcome(world.clients.nobody, mutation, input)).toBe(anyone);
    for (const name of ['publishable key', 'sandbox key', 'live key'] as const) {
      expect([name, await outcome(world.clients[name], mutation, input)]).toEqual([name, no]);
    }
  });

  it.each(forOperators)('%s is forbidden for everybody except operators', async (mutation, input) => {
    for (const name of credentials.slice(1)) {
      expect([name, await outcome(world.clients[name], mutation, input(world))]).toEqual([name, no]);
    }
  });

  it('has a test here if it returns a secret', () => {
    const schema = buildSchema(readFileSync(resolve(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
    const revealing = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ type }) => {
      const payload = getNamedType(type);
      const fields = isObjectType(payload) ? Object.keys(payload.getFields()) : [];
      return fields.some((name) => /token|secret|password|recoveryCodes/i.test(name));
    });
    const known = new Set([...rows.map(({ mutation }) => mutation), ...ownCredentials]);
    expect(revealing.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(revealing.map(({ name }) => name)).not.toContain('inviteMember');
  });
});
