import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aCampaign, aKey, aSeller, type Seller } from '../../support/story.js';
import { anOperator } from '../../support/operator.js';
import { outcome } from '../../support/call-outcome.js';
import { useServer } from '../../support/suite.js';
import { entriesOf } from './entries-of.js';

const operatorEmail = 'olga@example.com';
const suite = useServer({ OPERATOR_EMAILS: operatorEmail, CAMPAIGN_APPROVAL: 'manual' });
/** The operator, in the sandbox and in the live environment. */
let operator: GraphQLClient;
let liveOperator: GraphQLClient;

beforeAll(async () => {
  const { token } = (operator = await anOperator(suite, operatorEmail, 'sandbox'));
  liveOperator = new GraphQLClient(suite.url, token, 'live');
});

async function aLiveCampaign(seller: Seller): Promise<{ id: string; program: GraphQLClient }> {
  const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
  const program = new GraphQLClient(suite.url, key, 'live');
  return { id: await aCampaign({ ...seller, program }, {}, false), program };
}

const campaignQuery = 'query ($id: ID!) { campaign(id: $id) { status approval approvalNote } }';

describe('the approval of a campaign', () => {
  it('is required before a live campaign runs, and only an operator can give it', async () => {
    const seller = await aSeller(suite.url);
    const { id, program } = await aLiveCampaign(seller);
    expect(await outcome(program, 'activateCampaign', { id })).toBe('CONFLICT');
    await program.mutate('submitCampaign', { id }, 'campaign { id }');
    expect(await program.run(campaignQuery, { id })).toMatchObject({ campaign: { approval: 'PENDING' } });
    expect(await outcome(program, 'submitCampaign', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await outcome(program, 'activateCampaign', { id })).toBe('CONFLICT');
    for (const client of [program, seller.owner]) {
      expect(await outcome(client, 'approveCampaign', { id })).toBe('FORBIDDEN');
      expect(await outcome(client, 'rejectCampaign', { id, note: 'x' })).toBe('FORBIDDEN');
    }
    const waiting = await liveOperator.run<{ operatorCampaigns: { nodes: { id: string }[] } }>(
      '{ operatorCampaigns(filter: { approval: { eq: PENDING } }) { nodes { id } } }',
    );
    expect(waiting.operatorCampaigns.nodes).toEqual([{ id }]);
    expect(await outcome(operator, 'approveCampaign', { id })).toBe('DONE');
    expect(await outcome(operator, 'approveCampaign', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await outcome(program, 'activateCampaign', { id })).toBe('DONE');
    expect((await entriesOf(suite.database, 'approveCampaign'))[0]).toMatchObject({
      kind: 'OPERATOR',
      objectId: id,
      before: { approval: 'PENDING' },
      after: { approval: 'APPROVED' },
    });
  });

  it('can be rejected with a reason, which pauses the running campaign and is recorded as a domain event', async () => {
    const seller = await aSeller(suite.url);
    const { id, program } = await aLiveCampaign(seller);
    await program.mutate('submitCampaign', { id }, '');
    await operator.mutate('approveCampaign', { id }, '');
    await program.mutate('activateCampaign', { id }, '');
    expect(await outcome(operator, 'rejectCampaign', { id, note: '' })).toBe('INVALID');
    await operator.mutate('rejectCampaign', { id, note: 'Not what it says' }, '');
    expect(await program.run(campaignQuery, { id })).toEqual({
      campaign: { status: 'PAUSED', approval: 'REJECTED', approvalNote: 'Not what it says' },
    });
    expect(await outcome(program, 'activateCampaign', { id })).toBe('CONFLICT');
    const domainEvents = await suite.database.query<{ type: string; payload: string }>(
      `select type, payload from domain_event where campaign_id = $1 order by xact, position`,
      [uuidOf('campaign', id)],
    );
    expect(domainEvents.map(({ type }) => type)).toEqual([
      'campaign.created',
      'campaign.approved',
      'campaign.status_changed',
      'campaign.rejected',
      'campaign.status_changed',
    ]);
    expect(domainEvents[3]?.payload).toContain('Not what it says');
    await program.mutate('submitCampaign', { id }, '');
    expect(await program.run(campaignQuery, { id })).toMatchObject({ campaign: { approval: 'PENDING' } });
  });

  it('is automatic in the sandbox', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller);
    expect(await seller.program.run(campaignQuery, { id })).toMatchObject({
      campaign: { status: 'ACTIVE', approval: 'APPROVED' },
    });
    expect(await outcome(operator, 'rejectCampaign', { id, note: 'x' })).toBe('NOT_FOUND');
    const draft = await aCampaign(seller, {}, false);
    await seller.program.mutate('submitCampaign', { id: draft }, '');
    expect(await seller.program.run(campaignQuery, { id: draft })).toMatchObject({
      campaign: { status: 'DRAFT', approval: 'APPROVED' },
    });
    const rival = await aSeller(suite.url);
    expect(await outcome(rival.program, 'submitCampaign', { id: draft })).toBe('NOT_FOUND');
  });
});
