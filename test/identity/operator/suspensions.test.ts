import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aKey, aScene, aSeller, follow, type Scene, type Seller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { sharedOperators } from '../../support/shared-servers.js';
import { anOperator } from '../../support/operator.js';
import { outcome } from '../../support/call-outcome.js';
import { confirmAddress, invite } from '../../support/invitations.js';
import { useSharedServer } from '../../support/suite.js';
import { entriesOf } from './entries-of.js';

const suite = useSharedServer();
let operator: GraphQLClient;

beforeAll(async () => {
  operator = await anOperator(suite, sharedOperators.suspensions, 'sandbox');
});

const clicksOf = async (organizationId: string): Promise<object[]> =>
  suite.database.query('select 1 from click where organization_id = $1', [
    uuidOf('organization', organizationId),
  ]);

const emailOf = async (person: GraphQLClient): Promise<string> => {
  const query = '{ viewer { user { email } } }';
  return (await person.run<{ viewer: { user: { email: string } } }>(query)).viewer.user.email;
};

/** A scene whose organization an operator suspended. */
async function aSuspendedScene(): Promise<Scene> {
  const scene = await aScene(suite.url);
  const { organizationId: id } = scene;
  await operator.mutate('suspendOrganization', { id, note: 'Fraud' }, 'organization { suspendedAt }');
  return scene;
}

/** A person joins an organization as an administrator. */
async function joinAsAdmin(person: GraphQLClient, { owner, organizationId }: Seller): Promise<void> {
  const email = await emailOf(person);
  await confirmAddress(suite.server, person);
  const token = await invite(suite.server, owner, { organizationId, email, role: 'ADMIN' });
  await person.mutate('acceptInvitation', { token }, '');
}

describe('a suspended organization', () => {
  it('can be suspended and restored only by an operator, with an audit entry', async () => {
    const scene = await aScene(suite.url);
    const { organizationId: id } = scene;
    const input = { id, note: 'Fraud' };
    expect(await outcome(scene.owner, 'suspendOrganization', input)).toBe('FORBIDDEN');
    expect(await outcome(operator, 'suspendOrganization', input)).toBe('DONE');
    expect(await outcome(operator, 'suspendOrganization', input)).toBe('CONFLICT');
    expect(await outcome(operator, 'unsuspendOrganization', { id })).toBe('DONE');
    expect(await outcome(operator, 'unsuspendOrganization', { id })).toBe('CONFLICT');
    expect(await outcome(scene.program, 'updateOrganization', { id, name: 'New' })).toBe('DONE');
    expect((await entriesOf(suite.database, 'suspendOrganization'))[0]).toMatchObject({
      kind: 'OPERATOR',
      objectId: id,
      after: { suspensionNote: 'Fraud' },
    });
  });

  it('can read but not write, by key and by session', async () => {
    const scene = await aSuspendedScene();
    const { organizationId, campaignId } = scene;
    const other = await aSeller(suite.url);
    await joinAsAdmin(scene.owner, other);
    const change = { id: organizationId, name: 'New' };
    for (const client of [scene.program, scene.owner]) {
      expect(await outcome(client, 'updateOrganization', change)).toBe('FORBIDDEN');
      const read = await client.run('query ($id: ID!) { organization(id: $id) { suspensionNote } }', {
        id: organizationId,
      });
      expect(read).toEqual({ organization: { suspensionNote: 'Fraud' } });
    }
    expect(await outcome(scene.program, 'pauseCampaign', { id: campaignId })).toBe('FORBIDDEN');
    const event = { eventType: 'x', idempotencyKey: 'x' };
    expect(await outcome(scene.program, 'ingestEvent', event)).toBe('FORBIDDEN');
    expect(await outcome(scene.owner, 'pauseCampaign', { id: campaignId })).toBe('NOT_FOUND');
    // The other organization of the same person is not suspended.
    const elsewhere = { ...change, id: other.organizationId };
    expect(await outcome(scene.owner, 'updateOrganization', elsewhere)).toBe('DONE');
  });

  it('gets no new members until the suspension ends', async () => {
    const { owner, organizationId } = await aScene(suite.url);
    const invited = await aSeller(suite.url);
    await confirmAddress(suite.server, invited.owner);
    const email = await emailOf(invited.owner);
    const token = await invite(suite.server, owner, { organizationId, email });
    await operator.mutate('suspendOrganization', { id: organizationId, note: 'Fraud' }, '');
    expect(await outcome(invited.owner, 'acceptInvitation', { token })).toBe('FORBIDDEN');
    const joined = await invited.owner.run('{ viewer { organizations { id } } }');
    expect(joined).toEqual({ viewer: { organizations: [{ id: invited.organizationId }] } });
    await operator.mutate('unsuspendOrganization', { id: organizationId }, '');
    expect(await outcome(invited.owner, 'acceptInvitation', { token })).toBe('DONE');
  });

  it('records no clicks, and none of its clicks counts after the suspension', async () => {
    const scene = await aSuspendedScene();
    const { organizationId } = scene;
    const sessionId = await follow(suite.url, scene.link);
    // Clicks are written in order: when this one is written, that one has been processed.
    const bystander = await aScene(suite.url);
    await follow(suite.url, bystander.link);
    await waitFor("somebody else's click", async () => (await clicksOf(bystander.organizationId)).length > 0);
    await operator.mutate('unsuspendOrganization', { id: organizationId }, '');
    const later = await ingestAndEvaluate(scene, 'later', { attributionCode: null, sessionId });
    expect(later).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'NO_ATTRIBUTION' } });
    expect(await clicksOf(organizationId)).toEqual([]);
  });
});

describe('a suspended promoter', () => {
  it('earns nothing new, and the decision names the reason', async () => {
    const scene = await aScene(suite.url);
    const { promoterId: id } = scene;
    expect((await ingestAndEvaluate(scene, 'before')).rewards).toHaveLength(1);
    expect(await outcome(scene.owner, 'suspendPromoter', { id, note: 'Cheats' })).toBe('DONE');
    expect(await outcome(scene.owner, 'suspendPromoter', { id, note: 'Cheats' })).toBe('CONFLICT');
    const refused = await ingestAndEvaluate(scene, 'during');
    expect(refused).toMatchObject({
      status: 'REJECTED',
      decision: { reason: 'PROMOTER_SUSPENDED' },
      rewards: [],
    });
    expect(await outcome(scene.program, 'unsuspendPromoter', { id })).toBe('DONE');
    expect(await outcome(scene.program, 'unsuspendPromoter', { id })).toBe('CONFLICT');
    expect((await ingestAndEvaluate(scene, 'after')).rewards).toHaveLength(1);
  });

  it('can be suspended by its organization and by an operator, and then only the operator can end it', async () => {
    const scene = await aScene(suite.url);
    const rival = await aSeller(suite.url);
    const { promoterId: id } = scene;
    const reason = 'x';
    expect(await outcome(rival.owner, 'suspendPromoter', { id, note: reason })).toBe('NOT_FOUND');
    const writer = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['promoters:write']),
    );
    expect(await outcome(writer, 'suspendPromoter', { id, note: reason })).toBe('FORBIDDEN');
    expect(await outcome(scene.owner, 'suspendPromoter', { id, note: reason })).toBe('DONE');
    expect(await outcome(operator, 'suspendPromoter', { id, note: 'Everywhere' })).toBe('DONE');
    expect(await outcome(scene.owner, 'unsuspendPromoter', { id })).toBe('FORBIDDEN');
    expect(await outcome(operator, 'unsuspendPromoter', { id })).toBe('DONE');
    expect((await entriesOf(suite.database, 'unsuspendPromoter'))[0]).toMatchObject({
      kind: 'OPERATOR',
      objectId: id,
    });
    const foreign = await suite.database.query(
      `select 1 from promoter where suspended_at is not null and id = $1`,
      [uuidOf('promoter', id)],
    );
    expect(foreign).toEqual([]);
  });
});
