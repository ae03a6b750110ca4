import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aGoal, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { heard, listen, useClients } from '../support/subscriptions.js';
import { campaignDocument, caughtUp, domainEvents, logOf, rename } from './listening.js';

const connect = useClients();
const cursorAt = (place: string): string => Buffer.from(place).toString('base64url');

describe('a subscription', () => {
  const suite = useSharedServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('to domain events starts now or after a cursor, and filters by type and campaign', async () => {
    const campaignId = await aCampaign(scene);
    const client = connect(suite.url, scene.key);
    const fromNow = domainEvents(client, scene, { after: null, types: ['campaign.updated'], campaignId });
    await heard(
      fromNow,
      () => true,
      async () => rename(scene, campaignId, 'Poked'),
    );
    const [first] = fromNow.items;
    await rename(scene, scene.campaignId, 'Of another campaign');
    await scene.program.mutate('pauseCampaign', { id: campaignId }, 'campaign { id }');
    await rename(scene, campaignId, 'Last');
    await heard(fromNow, ({ data }) => data.name === 'Last');
    expect(new Set(fromNow.items.map(({ type, data }) => `${type} ${data.campaignId}`))).toEqual(
      new Set([`campaign.updated ${campaignId}`]),
    );

    const ofCampaign = domainEvents(client, scene, { campaignId });
    await heard(ofCampaign, ({ data }) => data.name === 'Last');
    const told = ofCampaign.items.map(({ type }) => type);
    expect(told.slice(0, 3)).toEqual(['campaign.created', 'campaign.approved', 'campaign.status_changed']);
    expect(new Set(ofCampaign.items.map(({ data }) => data.campaignId))).toEqual(new Set([campaignId]));

    const resumed = domainEvents(client, scene, {
      after: first?.cursor,
      types: ['campaign.updated', 'campaign.status_changed'],
      campaignId,
    });
    await heard(resumed, ({ data }) => data.name === 'Last');
    expect(resumed.items.map(({ id }) => id)).toEqual(
      ofCampaign.items
        .slice(ofCampaign.items.findIndex(({ id }) => id === first?.id) + 1)
        .map(({ id }) => id),
    );
  });

  it('to domain events sends nothing for a refused mutation', async () => {
    const seller = await aSeller(suite.url);
    const campaignId = await aCampaign(seller);
    await aGoal(seller, campaignId, { name: 'Once' });
    const before = await logOf(suite.database, seller);
    const listening = domainEvents(connect(suite.url, seller.key), seller);
    expect(await caughtUp(listening, before)).toEqual(before);
    for (const [mutation, input, code] of [
      ['activateCampaign', { id: campaignId }, 'ILLEGAL_STATUS_CHANGE'],
      ['deleteCampaign', { id: campaignId }, 'CONFLICT'],
      ['createGoal', { campaignId, name: 'Once', payout: { fixed: { amount: '1' } } }, 'CONFLICT'],
      [
        'updateCampaign',
        { id: campaignId, name: 'Refused', startsAt: '2030-02-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' },
        'INVALID',
      ],
      ['createCampaign', { name: 'Refused', targetUrl: 'ftp://shop.example' }, 'INVALID_URL'],
    ] as const) {
      const { userErrors } = await seller.program.attempt(mutation, input, '');
      expect({ mutation, code: userErrors[0]?.code }).toEqual({ mutation, code });
    }
    await rename(seller, campaignId, 'Accepted');
    const accepted = await heard(listening, ({ data }) => data.name === 'Accepted');
    expect(listening.items.map(({ id }) => id)).toEqual([...before, accepted.id]);
    expect(await logOf(suite.database, seller)).toEqual([...before, accepted.id]);
  });

  it.each([
    ['a malformed cursor', { after: 'bm9wZQ' }],
    ['an empty cursor', { after: '' }],
    ['a cursor whose position is too large', { after: cursorAt('1.9999999999999999999') }],
    ['a cursor whose transaction id is too large', { after: cursorAt('18446744073709551616.1') }],
    ['an unknown type', { types: ['reward.lost'] }],
    ['a malformed organization', { id: 'org_x' }],
    ['a malformed campaign', { campaignId: 'camp_x' }],
  ])('with %s is refused', async (_what, more) => {
    const listening = domainEvents(connect(suite.url, scene.key), scene, more);
    await waitFor('the end', async () => listening.hasEnded());
    expect(listening).toMatchObject({ items: [], refusals: ['BAD_USER_INPUT'] });
  });

  it('with an invalid document is refused, while others on the same websocket continue', async () => {
    const client = connect(suite.url, scene.key);
    const good = listen(client, campaignDocument, { id: scene.campaignId });
    for (const [text, code] of [
      ['subscription {', 'GRAPHQL_PARSE_FAILED'],
      ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      ['subscription { campaignUpdated { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ] as const) {
      const bad = listen(client, text);
      await waitFor('the end', async () => bad.hasEnded());
      expect({ text, refusals: bad.refusals }).toEqual({ text, refusals: [code] });
    }
    await heard(
      good,
      () => true,
      async () => rename(scene, scene.campaignId, 'Still there'),
    );
    expect(good.hasEnded()).toBe(false);
  });
});
