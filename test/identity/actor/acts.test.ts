import { beforeAll, describe, expect, it } from '@jest/globals';
import { aPromotingPerson, payTo } from '../../payments/payout/earners.js';
import { requestPayout, whenIn } from '../../payments/payout/support.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { anOperator } from '../../support/operator.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { sharedOperators } from '../../support/shared-servers.js';
import { aCampaign, aKey, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();
const by = `by { __typename ... on UserActor { id name withheldReason } ... on ApiKeyActor { id name }
  ... on OperatorActor { id name } ... on SystemActor { name } }`;
const act = `{ at ${by} }`;

/** The act of a person, key or operator, with a name if it may be read. */
const actOf = (kind: string, prefix: string, name: string | null): object => ({
  at: expect.any(String),
  by: expect.objectContaining({
    __typename: kind,
    id: expect.stringMatching(new RegExp(`^${prefix}_`)),
    name,
  }),
});
const ofSystem = { at: expect.any(String), by: { __typename: 'SystemActor', name: 'Tribute' } };

describe('who did something', () => {
  let scene: Scene;
  let operator: GraphQLClient;
  let ownName: string;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    operator = await anOperator(suite, sharedOperators.acts, 'sandbox');
    const { viewer } = await scene.owner.run<{ viewer: { user: { name: string } } }>(
      '{ viewer { user { name } } }',
    );
    ownName = viewer.user.name;
  });

  const shown = async (type: string, id: string, fields: string, client = scene.program): Promise<object> =>
    (
      await client.run<{ node: object }>(
        `query ($id: ID!) { node(id: $id) { ... on ${type} { ${fields} } } }`,
        { id },
      )
    ).node;

  it('is a key or a person who disables a link or an endpoint, until it is enabled', async () => {
    const { program, owner, link } = scene;
    const byKey = actOf('ApiKeyActor', 'key', 'test');
    const byOwner = actOf('UserActor', 'user', ownName);
    await program.mutate('disableLink', { id: link.id }, '');
    await owner.mutate('disableLink', { id: link.id }, '');
    expect(await shown('Link', link.id, `disabling ${act}`)).toEqual({ disabling: byKey });
    await owner.mutate('enableLink', { id: link.id }, '');
    expect(await shown('Link', link.id, `disabling ${act}`)).toEqual({ disabling: null });
    const hook = { name: 'x', targetUrl: 'https://hooks.example/x', eventTypes: ['*'] };
    const { endpoint } = await program.mutate<{ endpoint: { id: string } }>(
      'createWebhookEndpoint',
      hook,
      'endpoint { id }',
    );
    const { id } = endpoint;
    const seen = `endpoint { disabling ${act} }`;
    expect(await owner.mutate('disableWebhookEndpoint', { id }, seen)).toMatchObject({
      endpoint: { disabling: byOwner },
    });
    expect(await program.mutate('enableWebhookEndpoint', { id }, seen)).toMatchObject({
      endpoint: { disabling: null },
    });
  });

  it('is an operator who suspends, whose name only operators read', async () => {
    const { owner, program, promoterId, organizationId } = scene;
    const seen = `promoter { suspension ${act} }`;
    const suspend = { id: promoterId, note: 'x' };
    expect(await owner.mutate('suspendPromoter', suspend, seen)).toMatchObject({
      promoter: { suspension: actOf('UserActor', 'user', ownName) },
    });
    expect(await operator.mutate('suspendPromoter', suspend, seen)).toMatchObject({
      promoter: { suspension: actOf('OperatorActor', 'user', 'Olga') },
    });
    await operator.mutate('suspendOrganization', { id: organizationId, note: 'x' }, '');
    const unnamed = { suspension: actOf('OperatorActor', 'user', null) };
    for (const client of [owner, program]) {
      expect(await shown('Promoter', promoterId, `suspension ${act}`, client)).toEqual(unnamed);
      expect(await shown('Organization', organizationId, `suspension ${act}`, client)).toEqual(unnamed);
    }
    await operator.mutate('unsuspendOrganization', { id: organizationId }, '');
    await operator.mutate('unsuspendPromoter', { id: promoterId }, '');
    expect(await shown('Promoter', promoterId, `suspension ${act}`)).toEqual({ suspension: null });
    expect(await shown('Organization', organizationId, `suspension ${act}`)).toEqual({ suspension: null });
  });

  it('is Tribute that approves a campaign and pays in the sandbox, and a key that reverses a reward', async () => {
    const { program, owner, campaignId, promoterId, organizationId } = scene;
    const decision = `approvalDecision ${act}`;
    expect(await shown('Campaign', campaignId, decision)).toEqual({ approvalDecision: ofSystem });
    const { rewards } = await ingestAndEvaluate(scene, 'signup');
    const reversal = { id: rewards[0]?.id, amount: { amount: '1.00' } };
    await owner.mutate('reverseReward', reversal, '');
    const made = { reversals: [actOf('UserActor', 'user', ownName)] };
    const { id } = await requestPayout(program, { promoterId });
    await whenIn(program, id, 'PAID');
    const paid = `approval ${act} settlement ${act}`;
    expect(await shown('Payout', id, paid)).toEqual({ approval: ofSystem, settlement: ofSystem });
    const reversals = `reversals { at: createdAt ${by} }`;
    expect(await shown('Reward', rewards[0]!.id, reversals)).toEqual(made);
    const narrow = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['rewards:read']));
    expect(await shown('Reward', rewards[0]!.id, reversals, narrow)).toMatchObject({
      reversals: [
        {
          by: {
            id: expect.stringMatching(/^user_/),
            name: null,
            withheldReason: expect.stringContaining('members:read'),
          },
        },
      ],
    });
    // Rows of earlier versions do not say who.
    await suite.database.query('update payout set approved_by = null where id = $1', [uuidOf('payout', id)]);
    expect(await shown('Payout', id, `approval ${act}`)).toEqual({
      approval: { at: expect.any(String), by: null },
    });
  });

  it('is a promoter who cancels, whose name the organization does not read', async () => {
    const { seller, client, promoterId } = await aPromotingPerson(suite);
    await payTo(client, promoterId, 'sandbox:approval');
    const { id } = await requestPayout(client, { promoterId });
    await client.mutate('cancelPayout', { id }, '');
    expect(await shown('Payout', id, `approval ${act} settlement ${act}`, seller.program)).toEqual({
      approval: null,
      settlement: actOf('UserActor', 'user', null),
    });
  });

  it('is a person or key who ends a campaign, revokes a key, or asks for an erasure or an export', async () => {
    const { owner, program, organizationId } = scene;
    const byKey = actOf('ApiKeyActor', 'key', 'test');
    const byOwner = actOf('UserActor', 'user', ownName);
    const id = await aCampaign(scene);
    expect(await program.mutate('endCampaign', { id }, `campaign { ending ${act} }`)).toMatchObject({
      campaign: { ending: byKey },
    });
    const maker = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['*']));
    const key = { organizationId, name: 'made', environment: 'SANDBOX', scopes: ['rewards:read'] };
    const { apiKey } = await maker.mutate<{ apiKey: { id: string } }>('createApiKey', key, 'apiKey { id }');
    const revoked = await owner.mutate('revokeApiKey', { id: apiKey.id }, `apiKey { revocation ${act} }`);
    expect(revoked).toMatchObject({ apiKey: { revocation: byOwner } });
    const erasure = `erasure { at: requestedAt ${by} }`;
    expect(await program.mutate('eraseCustomer', { customerId: 'nobody' }, erasure)).toMatchObject({
      erasure: byKey,
    });
    const made = await owner.mutate(
      'createExport',
      { organizationId, list: 'campaigns' },
      `export { at: createdAt ${by} }`,
    );
    expect(made).toMatchObject({ export: byOwner });
  });
});
