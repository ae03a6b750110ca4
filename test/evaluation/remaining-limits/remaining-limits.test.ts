import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aJoined, aPerson } from '../../support/person.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aKey,
  aLink,
  anotherCampaign,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
} from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Cap {
  readonly rule?: string | null;
  readonly title?: string | null;
  readonly cap: { readonly count: number | null; readonly scope: readonly string[]; readonly period: string };
  readonly usedCount: number | null;
  readonly usedAmount: { readonly amount: string } | null;
  readonly remainingCount: number | null;
  readonly remainingAmount: { readonly amount: string } | null;
}

interface RemainingLimits {
  readonly budget?: { readonly amount: string } | null;
  readonly isExhausted: boolean;
  readonly caps: readonly Cap[];
}

const figures = `cap { count scope period } usedCount usedAmount { amount } remainingCount remainingAmount { amount }`;
const ofCampaign = `remainingLimits { budget { amount } isExhausted caps { rule ${figures} } }`;
const ofPromoter = `remainingLimits { isExhausted caps { title ${figures} } }`;

const suite = useSharedServer();

async function remainingLimitsOf(client: GraphQLClient, id: string): Promise<RemainingLimits> {
  const query = `query ($id: ID!) { campaign(id: $id) { ${ofCampaign} } }`;
  return (await client.run<{ campaign: { remainingLimits: RemainingLimits } }>(query, { id })).campaign
    .remainingLimits;
}

async function shownTo(person: GraphQLClient, id: string): Promise<RemainingLimits> {
  const { marketplace } = await person.run<{
    marketplace: { nodes: { id: string; remainingLimits: RemainingLimits }[] };
  }>(`{ marketplace(first: 100) { nodes { id ${ofPromoter} } } }`);
  return marketplace.nodes.find((node) => node.id === id)!.remainingLimits;
}

/** A campaign that pays 4.00 for a purchase, with caps of every kind. */
async function aCappedCampaign(scene: Scene, more: object = {}): Promise<Scene> {
  const capped = await anotherCampaign(scene, more);
  const { campaignId } = capped;
  await aGoal(scene, campaignId);
  await scene.program.mutate(
    'publishRewardRules',
    {
      campaignId,
      rules: [
        {
          key: 'sale',
          title: 'A sale',
          reward: { fixed: { amount: '4.00' } },
          caps: [
            { count: 3, scope: ['RULE'], period: 'LIFETIME' },
            { amount: { amount: '10.00' }, scope: ['RULE', 'PROMOTER'], period: 'LIFETIME' },
            { count: 1, scope: ['RULE', 'CUSTOMER'], period: 'DAY' },
          ],
        },
        { key: 'other', target: { eventType: 'other' }, reward: { fixed: { amount: '1.00' } } },
      ],
      caps: [
        { count: 5, scope: ['RULE'], period: 'MONTH' },
        { amount: { amount: '9.00' }, scope: ['CAMPAIGN'], period: 'WEEK' },
        { count: 7, scope: ['PROMOTER'], period: 'LIFETIME' },
      ],
    },
    'ruleVersion { id }',
  );
  return capped;
}

const clients: Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map(async (client) => client.dispose()));
});

/** A websocket subscription to one field: its items and its refusals. */
interface Watched<Item> {
  readonly heard: Item[];
  readonly refusals: string[];
}

function watch<Item>(
  token: string | undefined,
  field: string,
  id: string,
  environment = 'sandbox',
): Watched<Item> {
  const client = createClient({
    url: `${suite.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { ...(token !== undefined && { authorization: `Bearer ${token}` }), environment },
  });
  clients.push(client);
  const watched: Watched<Item> = { heard: [], refusals: [] };
  client.subscribe<{ item: Item }>(
    { query: `subscription ($id: ID!) { item: ${field} }`, variables: { id } },
    {
      next: ({ data, errors }) => {
        if (data) watched.heard.push(data.item);
        watched.refusals.push(...(errors ?? []).map(({ message }) => message));
      },
      // The error that ends the socket, not the refusal of an operation.
      error: (error) => watched.refusals.push(JSON.stringify(error)),
      complete: () => undefined,
    },
  );
  return watched;
}

/** Renames the campaign until a subscriber hears it. From then on nothing is missed. */
async function untilHeard({ program, campaignId: id }: Scene, ...all: readonly unknown[][]): Promise<void> {
  await waitFor('the subscriptions', async () => {
    await program.mutate('updateCampaign', { id, name: 'Renamed' }, '');
    return all.every((heard) => heard.length > 0);
  });
}

/** A campaign as a promoter sees it. */
interface Listing {
  readonly name: string;
  readonly isListed: boolean;
  readonly remainingLimits: RemainingLimits;
  readonly gigs: readonly { readonly id: string; readonly remaining: number | null }[];
}

const watchCampaign = ({ key, campaignId }: Scene) =>
  watch<{ remainingLimits: RemainingLimits }>(key, `campaignUpdated(id: $id) { ${ofCampaign} }`, campaignId);

const watchListing = (person: Pick<GraphQLClient, 'token'>, id: string, environment?: string) =>
  watch<Listing | null>(
    person.token,
    `listingUpdated(campaignId: $id) { name isListed gigs { id remaining } ${ofPromoter} }`,
    id,
    environment,
  );

const buy = (customerId: string) => ({ eventType: 'purchase', customerId });

describe('what a campaign has left', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('is everything at first, and nothing is limited where nothing was said', async () => {
    expect(await remainingLimitsOf(scene.program, scene.campaignId)).toEqual({
      budget: null,
      isExhausted: false,
      caps: [],
    });
  });

  it('is the budget and the caps that count the campaign or a rule, and goes down with each reward', async () => {
    const capped = await aCappedCampaign(scene, { budget: { amount: '20.00' } });
    const left = async () => {
      const { caps, ...rest } = await remainingLimitsOf(scene.program, capped.campaignId);
      return {
        ...rest,
        caps: caps.map(({ rule, cap, usedCount, usedAmount, remainingCount, remainingAmount }) => [
          rule,
          cap.scope.join(),
          usedCount ?? usedAmount?.amount,
          remainingCount ?? remainingAmount?.amount,
        ]),
      };
    };
    expect(await left()).toEqual({
      budget: { amount: '20.00' },
      isExhausted: false,
      caps: [
        ['sale', 'RULE', 0, 5],
        ['other', 'RULE', 0, 5],
        [null, 'CAMPAIGN', '0.00', '9.00'],
        ['sale', 'RULE', 0, 3],
      ],
    });
    for (const customer of ['ann', 'ben', 'cid']) {
      await ingestAndEvaluate(capped, `left-${customer}`, buy(customer));
    }
    // The third exceeds the 1.00 that is left of the campaign's week.
    expect(await left()).toEqual({
      budget: { amount: '12.00' },
      isExhausted: false,
      caps: [
        ['sale', 'RULE', 2, 3],
        ['other', 'RULE', 0, 5],
        [null, 'CAMPAIGN', '8.00', '1.00'],
        ['sale', 'RULE', 2, 1],
      ],
    });
  });

  it('is told for many campaigns at once', async () => {
    const more = await aScene(suite.url);
    const ids = [more.campaignId];
    for (let n = 0; n < 5; n += 1) ids.push((await aCappedCampaign(more)).campaignId);
    const { campaigns } = await more.program.run<{
      campaigns: { nodes: { id: string; remainingLimits: RemainingLimits }[] };
    }>(`{ campaigns(first: 100) { nodes { id ${ofCampaign} } } }`);
    expect(new Set(campaigns.nodes.map(({ id }) => id))).toEqual(new Set(ids));
    expect(campaigns.nodes.map(({ id, remainingLimits }) => [id, remainingLimits.caps.length])).toEqual(
      campaigns.nodes.map(({ id }) => [id, id === more.campaignId ? 0 : 4]),
    );
  });

  it('has run short when the budget is used up, or rewards wait for the wallet; what is smaller is still paid', async () => {
    const seller = await aSeller(suite.url);
    await fundWallet(seller, '30.00');
    const promoterId = await aPromoter(seller);
    const poor = async (more: object): Promise<Scene> => {
      const campaignId = await aCampaign(seller, more);
      const gigId = await aGig(seller, campaignId);
      return { ...seller, campaignId, gigId, promoterId, link: await aLink(seller, campaignId, promoterId) };
    };
    const bounded = await poor({ budget: { amount: '25.00' } });
    await ingestAndEvaluate(bounded, 'bounded');
    expect(await remainingLimitsOf(seller.program, bounded.campaignId)).toMatchObject({
      budget: { amount: '0.00' },
      isExhausted: true,
    });
    const unbounded = await poor({});
    await aGoal(seller, unbounded.campaignId, { payout: { amount: '2.00' } });
    await ingestAndEvaluate(unbounded, 'unbounded');
    const short = { budget: null, isExhausted: true };
    expect(await remainingLimitsOf(seller.program, unbounded.campaignId)).toMatchObject(short);
    const small = await ingestAndEvaluate(unbounded, 'small', { eventType: 'purchase' });
    expect(small.rewards).toMatchObject([{ status: 'PAID', amount: { amount: '2.00' } }]);
    expect(await remainingLimitsOf(seller.program, unbounded.campaignId)).toMatchObject(short);
  });

  it('is of the own campaigns alone, and needs campaigns:read', async () => {
    const stranger = await aSeller(suite.url, 'Other');
    const query = `query ($id: ID!) { campaign(id: $id) { ${ofCampaign} } }`;
    expect(await stranger.program.run(query, { id: scene.campaignId })).toEqual({ campaign: null });
    const narrow = new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, ['gigs:read']));
    expect(errorCode(await narrow.send(query, { id: scene.campaignId }))).toBe('FORBIDDEN');
  });

  it('is in campaignUpdated by selection, also for a reward that waits for money', async () => {
    const seller = await aSeller(suite.url);
    await fundWallet(seller, '5.00');
    const promoterId = await aPromoter(seller);
    const base: Scene = { ...scene, ...seller, promoterId };
    const capped = await aCappedCampaign(base);
    const { heard } = watchCampaign(capped);
    const uses = (): (number | null)[] =>
      heard.map(({ remainingLimits }) => remainingLimits.caps.at(-1)!.usedCount);
    // Renamed until it is heard. From then on nothing is missed.
    await waitFor('the subscription', async () => {
      await seller.program.mutate('updateCampaign', { id: capped.campaignId, name: 'Renamed' }, '');
      return heard.length > 0;
    });
    await ingest(capped, 'heard-1', buy('ann'));
    await waitFor('the first reward', async () => uses().includes(1));
    await ingest(capped, 'heard-2', buy('ben'));
    const last = () => heard.at(-1)!.remainingLimits;
    await waitFor(
      'the reward that waits',
      async () => last().isExhausted && last().caps.at(-1)!.usedCount === 2,
    );
    expect(uses().at(-1)).toBe(2);
  });

  it('is in campaignUpdated when a cap is used up; what the cap refuses changes nothing', async () => {
    const capped = await aCappedCampaign(await aScene(suite.url));
    const { heard } = watchCampaign(capped);
    await untilHeard(capped, heard);
    for (const key of ['ann', 'ben']) await ingestAndEvaluate(capped, `last-${key}`, buy(key));
    await ingestAndEvaluate(capped, 'other', { eventType: 'other' });
    const week = () => heard.at(-1)!.remainingLimits.caps.find(({ cap }) => cap.period === 'WEEK')!;
    await waitFor('the end of the cap', async () => week().remainingAmount?.amount === '0.00');
    const before = heard.at(-1)?.remainingLimits;
    const refused = await ingestAndEvaluate(capped, 'too-much', buy('cid'));
    expect(refused.rewards).toEqual([]);
    expect(await remainingLimitsOf(capped.program, capped.campaignId)).toEqual(before);
    expect(heard.at(-1)?.remainingLimits).toEqual(before);
  });
});

describe('what a campaign has left for a promoter', () => {
  it('is what their own caps leave, and none of what others have or the seller', async () => {
    const scene = await aScene(suite.url);
    const capped = await aCappedCampaign(scene);
    const { campaignId } = capped;
    const { person, promoterId } = await aJoined(suite.url, campaignId);
    const stranger = await aPerson(suite.url);
    const { link } = await person.mutate<{ link: Scene['link'] }>(
      'createLink',
      { campaignId, promoterId },
      'link { id code shortUrl }',
    );
    await ingestAndEvaluate({ ...capped, promoterId, link }, 'mine', buy('ann'));
    await ingestAndEvaluate(capped, 'of-pat', buy('ben'));
    const caps = (countLeft: number, amountLeft: string) => [
      expect.objectContaining({ title: null, remainingCount: countLeft, usedCount: 7 - countLeft }),
      expect.objectContaining({ title: 'A sale', remainingAmount: { amount: amountLeft } }),
    ];
    expect(await shownTo(person, campaignId)).toEqual({ isExhausted: false, caps: caps(6, '6.00') });
    expect(await shownTo(stranger, campaignId)).toEqual({ isExhausted: false, caps: caps(7, '10.00') });
    const other: Scene = { ...capped, promoterId, link };
    await ingestAndEvaluate(other, 'one', { eventType: 'other' });
    // 4 + 4 + 1: the weekly cap of the campaign is reached.
    expect(await shownTo(stranger, campaignId)).toMatchObject({ isExhausted: true });
  });

  it('counts the places of gigs that are left, for sellers and promoters alike', async () => {
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

describe('what a campaign has left, live for a promoter', () => {
  async function joined(capped: Scene): Promise<{ person: GraphQLClient; theirs: Scene }> {
    const { campaignId } = capped;
    const { person, promoterId } = await aJoined(suite.url, campaignId);
    const input = { campaignId, promoterId };
    const { link } = await person.mutate<{ link: Scene['link'] }>(
      'createLink',
      input,
      'link { id code shortUrl }',
    );
    return { person, theirs: { ...capped, promoterId, link } };
  }

  it('goes down with what they earn, and says nothing of what others do but that something happened', async () => {
    const capped = await aCappedCampaign(await aScene(suite.url));
    const { person, theirs } = await joined(capped);
    const stranger = await aPerson(suite.url);
    const [mine, others] = [person, stranger].map((one) => watchListing(one, capped.campaignId)) as [
      Watched<Listing>,
      Watched<Listing>,
    ];
    await untilHeard(capped, mine.heard, others.heard);
    const left = ({ heard }: Watched<Listing>) => {
      const { isExhausted, caps } = heard.at(-1)!.remainingLimits;
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
    const told = others.heard.length;
    await ingestAndEvaluate(capped, 'of-pat', buy('ben'));
    await waitFor('the reward of another', async () => others.heard.length > told);
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

  it('tells of a gig that is published and of its places', async () => {
    const scene = await aScene(suite.url);
    const { person } = await joined(scene);
    const watched = watchListing(person, scene.campaignId);
    await untilHeard(scene, watched.heard);
    const gigId = await aGig(scene, scene.campaignId, {
      verification: 'MANUAL',
      actionType: 'film',
      maxTotal: 2,
    });
    const remaining = () => watched.heard.at(-1)?.gigs.find(({ id }) => id === gigId)?.remaining;
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

  it('tells of what happened in one transaction once', async () => {
    const scene = await aScene(suite.url);
    const { heard } = watchListing(await aPerson(suite.url), scene.campaignId);
    await untilHeard(scene, heard);
    // Each is an attempt that is submitted and paid: two domain events of one transaction.
    for (const key of ['one', 'two', 'three']) await ingestAndEvaluate(scene, key);
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, name: 'Last' }, '');
    await waitFor('the last change', async () => heard.at(-1)?.name === 'Last');
    const [log] = await suite.database.query<{ domainEvents: number; transactions: number }>(
      `select count(*)::int as "domainEvents", count(distinct xact)::int as transactions from domain_event
       where campaign_id = $1
         and type in ('campaign.status_changed', 'campaign.updated', 'gig.published', 'action_attempt.submitted')`,
      [uuidOf('campaign', scene.campaignId)],
    );
    expect(log!.domainEvents - log!.transactions).toBe(3);
    expect(heard.length).toBeLessThanOrEqual(log!.transactions);
  });

  it('is null while a campaign is not in the marketplace, but for those who hold a link of it', async () => {
    const capped = await aCappedCampaign(await aScene(suite.url));
    const { person } = await joined(capped);
    const stranger = await aPerson(suite.url);
    const { person: elsewhere } = await aJoined(suite.url, capped.campaignId);
    const [holder, ...others] = [person, stranger, elsewhere].map((one) =>
      watchListing(one, capped.campaignId),
    ) as [Watched<Listing | null>, ...Watched<Listing | null>[]];
    await untilHeard(capped, holder.heard, ...others.map(({ heard }) => heard));
    const { campaignId: id, program } = capped;
    for (const [name, change, back] of [
      ['updateCampaign', { listed: false }, ['updateCampaign', { listed: true }]],
      ['pauseCampaign', {}, ['activateCampaign', {}]],
    ] as const) {
      await program.mutate(name, { id, ...change }, '');
      await waitFor(`what ${name} does`, async () => others.every(({ heard }) => heard.at(-1) === null));
      await waitFor('the holder', async () => holder.heard.at(-1)?.isListed === false);
      expect(holder.heard.at(-1)).toMatchObject({ name: 'Renamed', remainingLimits: { isExhausted: false } });
      await program.mutate(back[0], { id, ...back[1] }, '');
      await waitFor('its return', async () =>
        [holder, ...others].every(({ heard }) => heard.at(-1)?.isListed === true),
      );
    }
  });

  it('is for people, of what they may see, in the environment of their session', async () => {
    const scene = await aScene(suite.url);
    const hidden = await aCampaign(scene, { listed: false });
    const { person, theirs } = await joined(scene);
    const key: Pick<GraphQLClient, 'token'> = { token: scene.key };
    const refused = async (who: Pick<GraphQLClient, 'token'>, id: string, environment?: string) => {
      const { heard, refusals } = watchListing(who, id, environment);
      await waitFor('the refusal', async () => refusals.length > 0);
      expect(heard).toEqual([]);
      return refusals;
    };
    const none = ['There is no such campaign.'];
    expect(await refused({}, scene.campaignId)).toEqual([expect.stringContaining('Send an API key')]);
    expect(await refused(key, scene.campaignId)).toEqual(['An API key cannot do this; sign in.']);
    expect(await refused(person, 'camp_x')).toEqual(none);
    expect(await refused(person, scene.campaignId, 'live')).toEqual(none);
    // Nor for members of the organization, who have campaignUpdated.
    for (const who of [person, scene.owner]) expect(await refused(who, hidden)).toEqual(none);
    await aLink(scene, hidden, theirs.promoterId);
    const shown = watchListing(person, hidden);
    await untilHeard({ ...scene, campaignId: hidden }, shown.heard);
    // Heard once or, on a slow machine, once for each time that it was renamed.
    for (const told of shown.heard) expect(told).toMatchObject({ name: 'Renamed', isListed: false });
    expect(shown.refusals).toEqual([]);
  });
});
