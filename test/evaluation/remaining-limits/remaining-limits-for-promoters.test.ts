import { describe, expect, it } from '@jest/globals';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aJoined, aPerson } from '../../support/person.js';
import { aCampaign, aGig, aLink, aScene } from '../../support/story.js';
import { type Listening, useClients } from '../../support/subscriptions.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import {
  aCappedCampaign,
  buy,
  joined,
  type Listing,
  shownTo,
  untilHeard,
  watchListing,
} from './capped-campaigns.js';

const suite = useSharedServer();
const connect = useClients();

describe('the remaining limits of a campaign for a promoter', () => {
  it("depend on the promoter's own caps, not on those of other promoters or of the organization", async () => {
    const scene = await aScene(suite.url);
    const capped = await aCappedCampaign(scene);
    const { campaignId } = capped;
    const { person, theirs } = await joined(capped);
    const stranger = await aPerson(suite.url);
    await ingestAndEvaluate(theirs, 'mine', buy('ann'));
    await ingestAndEvaluate(capped, 'of-pat', buy('ben'));
    const caps = (countLeft: number, amountLeft: string) => [
      expect.objectContaining({ title: null, remainingCount: countLeft, usedCount: 7 - countLeft }),
      expect.objectContaining({ title: 'A sale', remainingAmount: { amount: amountLeft } }),
    ];
    expect(await shownTo(person, campaignId)).toEqual({ isExhausted: false, caps: caps(6, '6.00') });
    expect(await shownTo(stranger, campaignId)).toEqual({ isExhausted: false, caps: caps(7, '10.00') });
    await ingestAndEvaluate(theirs, 'one', { eventType: 'other' });
    // 4 + 4 + 1: the weekly cap of the campaign is reached.
    expect(await shownTo(stranger, campaignId)).toMatchObject({ isExhausted: true });
  });

  it('include the remaining places of gigs, for the organization and promoters alike', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video', maxTotal: 2 });
    const person = await aPerson(suite.url);
    const left = async () => {
      const { gig } = await scene.program.run<{ gig: { remaining: number | null } }>(
        'query ($id: ID!) { gig(id: $id) { remaining } }',
        { id: gigId },
      );
      const { marketplace } = await person.run<{
        marketplace: { nodes: { id: string; gigs: { id: string; remaining: number | null }[] }[] };
      }>('{ marketplace(first: 100) { nodes { id gigs { id remaining } } } }');
      const { gigs } = marketplace.nodes.find(({ id }) => id === scene.campaignId)!;
      const shown = new Map(gigs.map(({ id, remaining }) => [id, remaining]));
      return { own: gig.remaining, shown: shown.get(gigId), unlimited: shown.get(scene.gigId) };
    };
    expect(await left()).toEqual({ own: 2, shown: 2, unlimited: null });
    for (const [at, key] of ['a', 'b', 'c'].entries()) {
      await ingestAndEvaluate(scene, key, { eventType: 'video' });
      const now = Math.max(0, 1 - at);
      expect(await left()).toEqual({ own: now, shown: now, unlimited: null });
    }
  });
});

describe("a promoter's subscription to remaining limits", () => {
  const watch = (person: Pick<GraphQLClient, 'token'>, id: string, environment = 'sandbox') =>
    watchListing(connect(suite.url, person.token, { environment }), id);

  it("shows the promoter's own earnings, and of others only that something changed", async () => {
    const capped = await aCappedCampaign(await aScene(suite.url));
    const { person, theirs } = await joined(capped);
    const stranger = await aPerson(suite.url);
    const [mine, others] = [watch(person, capped.campaignId), watch(stranger, capped.campaignId)];
    await untilHeard(capped, mine, others);
    const left = ({ items }: Listening<Listing | null>) => {
      const { isExhausted, caps } = items.at(-1)!.remainingLimits;
      const [count, amount] = caps;
      return [count?.remainingCount, amount?.remainingAmount?.amount, isExhausted];
    };
    expect([left(mine), left(others)]).toEqual([
      [7, '10.00', false],
      [7, '10.00', false],
    ]);
    await ingestAndEvaluate(theirs, 'mine', buy('ann'));
    await waitFor('the own reward', async () => left(mine)[0] === 6);
    expect(left(mine)).toEqual([6, '6.00', false]);
    const told = others.items.length;
    await ingestAndEvaluate(capped, 'of-pat', buy('ben'));
    await waitFor('the reward of another', async () => others.items.length > told);
    await ingestAndEvaluate(theirs, 'small', { eventType: 'other' });
    await waitFor(
      'the end of the campaign’s week',
      async () => left(mine)[2] === true && left(others)[2] === true,
    );
    expect([left(mine), left(others)]).toEqual([
      [5, '6.00', true],
      [7, '10.00', true],
    ]);
    expect([mine.refusals, others.refusals]).toEqual([[], []]);
  });

  it('shows a published gig and its remaining places', async () => {
    const scene = await aScene(suite.url);
    const { person } = await joined(scene);
    const watched = watch(person, scene.campaignId);
    await untilHeard(scene, watched);
    const gigId = await aGig(scene, scene.campaignId, {
      verification: 'MANUAL',
      actionType: 'film',
      maxTotal: 2,
    });
    const remaining = () => watched.items.at(-1)?.gigs.find(({ id }) => id === gigId)?.remaining;
    await waitFor('the gig', async () => remaining() === 2);
    const submit = { gigId, proof: { text: 'Done.' } };
    const { actionAttempt } = await person.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      submit,
      'actionAttempt { id }',
    );
    await waitFor('the place', async () => remaining() === 1);
    await scene.program.mutate('rejectActionAttempt', actionAttempt, '');
    await waitFor('the place again', async () => remaining() === 2);
  });

  it('sends the domain events of one transaction as one update', async () => {
    const scene = await aScene(suite.url);
    const watched = watch(await aPerson(suite.url), scene.campaignId);
    await untilHeard(scene, watched);
    // Each is an attempt that is submitted and paid: two domain events of one transaction.
    for (const key of ['one', 'two', 'three']) await ingestAndEvaluate(scene, key);
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, name: 'Last' }, '');
    await waitFor('the last change', async () => watched.items.at(-1)?.name === 'Last');
    const [log] = await suite.database.query<{ domainEvents: number; transactions: number }>(
      `select count(*)::int as "domainEvents", count(distinct xact)::int as transactions from domain_event
       where campaign_id = $1
         and type in ('campaign.status_changed', 'campaign.updated', 'gig.published', 'action_attempt.submitted')`,
      [uuidOf('campaign', scene.campaignId)],
    );
    expect(log!.domainEvents - log!.transactions).toBe(3);
    expect(watched.items.length).toBeLessThanOrEqual(log!.transactions);
  });

  it('is null while a campaign is not in the marketplace, except for holders of a link', async () => {
    const capped = await aCappedCampaign(await aScene(suite.url));
    const { person } = await joined(capped);
    const stranger = await aPerson(suite.url);
    const { person: elsewhere } = await aJoined(suite.url, capped.campaignId);
    const holder = watch(person, capped.campaignId);
    const others = [stranger, elsewhere].map((one) => watch(one, capped.campaignId));
    await untilHeard(capped, holder, ...others);
    const { campaignId: id, program } = capped;
    for (const [name, change, back] of [
      ['updateCampaign', { listed: false }, ['updateCampaign', { listed: true }]],
      ['pauseCampaign', {}, ['activateCampaign', {}]],
    ] as const) {
      await program.mutate(name, { id, ...change }, '');
      await waitFor(`what ${name} does`, async () => others.every(({ items }) => items.at(-1) === null));
      await waitFor('the holder', async () => holder.items.at(-1)?.isListed === false);
      expect(holder.items.at(-1)).toMatchObject({ name: 'Renamed', remainingLimits: { isExhausted: false } });
      await program.mutate(back[0], { id, ...back[1] }, '');
      await waitFor('its return', async () =>
        [holder, ...others].every(({ items }) => items.at(-1)?.isListed === true),
      );
    }
  });

  it('requires a person, shows what the person may see, and uses the environment of the session', async () => {
    const scene = await aScene(suite.url);
    const hidden = await aCampaign(scene, { listed: false });
    const { person, theirs } = await joined(scene);
    const key: Pick<GraphQLClient, 'token'> = { token: scene.key };
    const refused = async (who: Pick<GraphQLClient, 'token'>, id: string, environment?: string) => {
      const { items, messages } = watch(who, id, environment);
      await waitFor('the refusal', async () => messages.length > 0);
      expect(items).toEqual([]);
      return messages;
    };
    const none = ['There is no such campaign.'];
    expect(await refused({}, scene.campaignId)).toEqual([expect.stringContaining('Send an API key')]);
    expect(await refused(key, scene.campaignId)).toEqual(['An API key cannot do this; sign in.']);
    expect(await refused(person, 'camp_x')).toEqual(none);
    expect(await refused(person, scene.campaignId, 'live')).toEqual(none);
    // Nor for members of the organization, who have campaignUpdated.
    for (const who of [person, scene.owner]) expect(await refused(who, hidden)).toEqual(none);
    await aLink(scene, hidden, theirs.promoterId);
    const shown = watch(person, hidden);
    await untilHeard({ ...scene, campaignId: hidden }, shown);
    // Heard once or, on a slow machine, once for each time that it was renamed.
    for (const told of shown.items) expect(told).toMatchObject({ name: 'Renamed', isListed: false });
    expect(shown.refusals).toEqual([]);
  });
});
