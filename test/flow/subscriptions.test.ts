import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Client } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { NewDomainEvent } from '../../src/kernel/domain-events.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { encodeId } from '../../src/kernel/ids.js';
import { Environment } from '../../src/kernel/environment.js';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { wakeUpChannel } from '../../src/kernel/wake-ups.js';
import type { Database } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { evaluated, ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aJoined } from '../support/person.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aKey,
  aLink,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
  type Seller,
} from '../support/story.js';
import { useServer, useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import {
  beginning,
  campaignDocument,
  caughtUp,
  eventDocument,
  domainEvents,
  factsDocument,
  heard,
  listen,
  logOf,
  rename,
  useClients,
  type LoggedDomainEvent,
  type Listening,
} from './listening.js';

const { operations: accessTable } = mergedFeatures;

const connect = useClients();

const walletDocument = 'subscription ($id: ID!) { walletUpdated(walletId: $id) { id available { amount } } }';
const rewardDocument =
  'subscription ($campaignId: ID!, $promoterId: ID) { rewardUpdated(campaignId: $campaignId, promoterId: $promoterId) { id status } }';
const attemptDocument =
  'subscription ($id: ID!) { actionAttemptUpdated(campaignId: $id) { id status reason } }';
const cursorAt = (place: string): string => Buffer.from(place).toString('base64url');

type Subject = 'organization' | 'campaign' | 'draft' | 'wallet' | 'platform';

/** A document for each subscription, and the object of its `$id`. */
const subscriptions: Readonly<Record<string, { readonly document: string; readonly of: Subject }>> = {
  domainEvents: { document: factsDocument, of: 'organization' },
  eventUpdated: { document: eventDocument, of: 'campaign' },
  campaignUpdated: { document: campaignDocument, of: 'campaign' },
  actionAttemptUpdated: { document: attemptDocument, of: 'campaign' },
  walletUpdated: { document: walletDocument, of: 'wallet' },
  rewardUpdated: {
    document: 'subscription ($id: ID!) { rewardUpdated(campaignId: $id) { id } }',
    of: 'campaign',
  },
  // Everybody may see objects in the marketplace, but not a draft.
  listingUpdated: {
    document: 'subscription ($id: ID!) { listingUpdated(campaignId: $id) { id } }',
    of: 'draft',
  },
  ledgerAlarmUpdated: { document: 'subscription { ledgerAlarmUpdated { code } }', of: 'platform' },
};

/** Every subscription, with its required access. */
const every = Object.entries(subscriptions).map(([name, { document, of }]) => ({
  name,
  document,
  of,
  who: accessTable.Subscription[name]?.who,
}));

/** The objects of a tenant that subscriptions can be about. */
async function subjectsOf(seller: Seller, campaignId: string): Promise<Record<Subject, string | undefined>> {
  return {
    organization: seller.organizationId,
    campaign: campaignId,
    draft: await aCampaign(seller, {}, false),
    wallet: await walletOf(seller),
    platform: undefined,
  };
}

/** A domain event that only this test writes. */
function domainEvent({ organizationId }: Seller, data: Record<string, unknown>): NewDomainEvent {
  const id = uuidOf('organization', organizationId);
  return { type: 'reward.paid', organizationId: id, environment: Environment.SANDBOX, data };
}

/** Writes very many domain events at once. */
async function writeMany({ pool }: Database, seller: Seller, count: number, padding = ''): Promise<void> {
  for (let start = 0; start < count; start += 100) {
    const page = Array.from({ length: 100 }, (_, index) =>
      domainEvent(seller, { number: start + index, padding }),
    );
    await writeDomainEvents(sqlOf(pool), page, new Date());
  }
}

async function walletOf({ program, organizationId }: Seller): Promise<string> {
  const { organization } = await program.run<{ organization: { wallet: { id: string } } }>(
    'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
    { id: organizationId },
  );
  return organization.wallet.id;
}

/** Evaluates nothing by itself. */
const silent = useServer({ ROLE: 'api' });

describe('a subscription', () => {
  const suite = useSharedServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('to a campaign brings it each time that it has changed, and no other', async () => {
    const other = await aCampaign(scene);
    const campaign = listen<{ id: string; name: string; status: string }>(
      connect(suite.url, scene.key),
      campaignDocument,
      { id: scene.campaignId },
    );
    await heard(
      campaign,
      () => true,
      async () => rename(scene, scene.campaignId, 'Spring'),
    );
    await rename(scene, other, 'Not this one');
    await rename(scene, scene.campaignId, 'Autumn');
    await heard(campaign, ({ name }) => name === 'Autumn');
    await scene.program.mutate('pauseCampaign', { id: scene.campaignId }, 'campaign { id }');
    expect(await heard(campaign, ({ status }) => status === 'PAUSED')).toEqual({
      id: scene.campaignId,
      name: 'Autumn',
      status: 'PAUSED',
    });
    await scene.program.mutate('activateCampaign', { id: scene.campaignId }, 'campaign { id }');
    await waitFor('the last change', async () => campaign.items.at(-1)?.status === 'ACTIVE');
    expect(new Set(campaign.items.map(({ id }) => id))).toEqual(new Set([scene.campaignId]));
    expect(campaign.refusals).toEqual([]);
  });

  it('to a wallet brings its balance as it has become', async () => {
    const seller = await aSeller(suite.url);
    const wallet = listen<{ id: string; available: { amount: string } }>(
      connect(suite.url, seller.key),
      walletDocument,
      { id: await walletOf(seller) },
    );
    let funds = 0;
    await heard(
      wallet,
      () => true,
      async () => {
        funds += 1;
        await fundWallet(seller, '1.00');
      },
    );
    await fundWallet(scene, '700.00');
    await fundWallet(seller, '500.00');
    await heard(wallet, ({ available }) => available.amount === `${funds + 500}.00`);
    expect(wallet.items.every(({ available }) => Number(available.amount) <= funds + 500)).toBe(true);
  });

  it('to the events of a campaign brings each when it has been evaluated', async () => {
    const elsewhere = await aCampaign(scene);
    await aGoal(scene, elsewhere);
    const events = listen<{ id: string; status: string }>(connect(suite.url, scene.key), eventDocument, {
      id: scene.campaignId,
    });
    const reported: string[] = [];
    await heard(
      events,
      () => true,
      async () => {
        reported.push(await ingest(scene, `poke-${reported.length}`));
        await evaluated(scene, reported.at(-1) ?? '');
      },
    );
    const heardFrom = reported.indexOf(events.items[0]?.id ?? '');
    await evaluated(scene, await ingest(scene, 'other', { eventType: 'nothing.known' }));
    for (const key of ['a', 'b', 'c']) reported.push(await ingest(scene, key));
    await heard(events, ({ id }) => id === reported.at(-1));
    const ofGig = events.items.filter(({ status }) => status === 'PROCESSED').map(({ id }) => id);
    expect(ofGig.toSorted()).toEqual(reported.slice(heardFrom).toSorted());
  });

  it('to rewards brings those of a campaign and a promoter, each time that they change, and no others', async () => {
    const promoterId = await aPromoter(scene, 'Quinn');
    const link = await aLink(scene, scene.campaignId, promoterId);
    const rewards = listen<{ id: string; status: string }>(connect(suite.url, scene.key), rewardDocument, {
      campaignId: scene.campaignId,
      promoterId,
    });
    let pokes = 0;
    const earn = async () =>
      ingestAndEvaluate(scene, `reward-${(pokes += 1)}`, { attributionCode: link.code });
    await heard(rewards, () => true, earn);
    await ingestAndEvaluate(scene, 'somebody-else');
    const { rewards: earned } = await earn();
    const id = earned[0]!.id;
    await heard(rewards, (reward) => reward.id === id && reward.status === 'PAID');
    await scene.program.mutate('reverseReward', { id }, '');
    await heard(rewards, (reward) => reward.id === id && reward.status === 'REVERSED');
    const known = await suite.database.query<{ id: string }>(`select id from reward where promoter_id = $1`, [
      uuidOf('promoter', promoterId),
    ]);
    const own = new Set(known.map((row) => encodeId('reward', row.id)));
    expect(rewards.items.every((reward) => own.has(reward.id))).toBe(true);
    expect(rewards.refusals).toEqual([]);
  });

  it('to attempts brings those of a campaign, submitted, rejected, submitted again and verified', async () => {
    const campaignId = await aCampaign(scene);
    const gigOf = async (id: string): Promise<string> => aGig(scene, id, { actionType: 'video' });
    const { person } = await aJoined(suite.url, campaignId);
    const attempt = async (gigId: string): Promise<string> =>
      (
        await person.mutate<{ actionAttempt: { id: string } }>(
          'submitActionAttempt',
          { gigId },
          'actionAttempt { id }',
        )
      ).actionAttempt.id;
    const attempts = listen<{ id: string; status: string; reason: string | null }>(
      connect(suite.url, scene.key),
      attemptDocument,
      { id: campaignId },
    );
    const gigId = await gigOf(campaignId);
    await heard(
      attempts,
      () => true,
      async () => void (await attempt(gigId)),
    );
    await attempt(await gigOf(scene.campaignId));
    const id = await attempt(gigId);
    const of = async (status: string): Promise<object> =>
      heard(attempts, (item) => item.id === id && item.status === status);
    await of('SUBMITTED');
    await scene.program.mutate('rejectActionAttempt', { id, reason: 'FRAUD' }, '');
    expect(await of('REJECTED')).toEqual({ id, status: 'REJECTED', reason: 'FRAUD' });
    const before = attempts.items.length;
    await person.mutate('resubmitActionAttempt', { id }, '');
    await waitFor('the resubmission', async () => attempts.items.length > before);
    expect(attempts.items.at(-1)).toEqual({ id, status: 'SUBMITTED', reason: null });
    await scene.program.mutate('verifyActionAttempt', { id }, '');
    expect(await of('VERIFIED')).toEqual({ id, status: 'VERIFIED', reason: null });
    const own = await suite.database.query<{ id: string }>(
      'select id from action_attempt where campaign_id = $1',
      [uuidOf('campaign', campaignId)],
    );
    const known = new Set(own.map((row) => encodeId('actionAttempt', row.id)));
    expect(attempts.items.filter((item) => !known.has(item.id))).toEqual([]);
    expect(attempts.refusals).toEqual([]);
  });

  it('to the domain events begins now, or where it is told, with the types and the campaign that it names', async () => {
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

  it('tells nothing of a mutation that was refused', async () => {
    const seller = await aSeller(suite.url);
    const campaignId = await aCampaign(seller);
    await aGoal(seller, campaignId, { name: 'Once' });
    const before = await logOf(suite.database, seller);
    const listening = domainEvents(connect(suite.url, seller.key), seller);
    expect(await caughtUp(listening, before)).toEqual(before);
    for (const [mutation, input, code] of [
      ['activateCampaign', { id: campaignId }, 'ILLEGAL_STATUS_CHANGE'],
      ['deleteCampaign', { id: campaignId }, 'CONFLICT'],
      ['createGoal', { campaignId, name: 'Once', payout: { amount: '1' } }, 'CONFLICT'],
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
    ['a cursor of nowhere', { after: 'bm9wZQ' }],
    ['an empty cursor', { after: '' }],
    ['a cursor beyond every position', { after: cursorAt('1.9999999999999999999') }],
    ['a cursor beyond every transaction', { after: cursorAt('18446744073709551616.1') }],
    ['an unknown type', { types: ['reward.lost'] }],
    ['a malformed organization', { id: 'org_x' }],
    ['a malformed campaign', { campaignId: 'camp_x' }],
  ])('with %s is refused', async (_what, more) => {
    const listening = domainEvents(connect(suite.url, scene.key), scene, more);
    await waitFor('the end', async () => listening.hasEnded());
    expect(listening).toMatchObject({ items: [], refusals: ['BAD_USER_INPUT'] });
  });

  it('with a mistake in its text is refused alone: others on the same socket go on', async () => {
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

describe('a credential', () => {
  const suite = silent;
  let seller: Seller;
  let subjects: Record<Subject, string | undefined>;

  beforeAll(async () => {
    seller = await aSeller(suite.url);
    subjects = await subjectsOf(seller, await aCampaign(seller));
  });

  /** The result of each subscription. */
  async function answersTo(client: Client): Promise<unknown[]> {
    const all = every.map(({ document, of }) => listen(client, document, { id: subjects[of] }));
    await waitFor('the refusals', async () => all.every(({ hasEnded }) => hasEnded()));
    return all.flatMap(({ items, refusals }) => [...items, ...refusals]);
  }

  const unauthenticated = every.map(() => 'UNAUTHENTICATED');

  it('is asked for by every subscription of the schema, all of which are here', async () => {
    const schema = buildSchema(await readFile('schema.graphql', 'utf8'));
    const names = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
    expect(Object.keys(subscriptions).toSorted()).toEqual(names.toSorted());
  });

  it.each([
    ['no', undefined],
    ['a made-up', 'ak_test_nonsense'],
    ['a made-up session', 'ts_nonsense'],
    ['a malformed', 'x y'],
  ])('that is %s one is refused', async (_kind, token) => {
    expect(await answersTo(connect(suite.url, token))).toEqual(unauthenticated);
  });

  it.each(every)('that lacks the right to $name is refused', async ({ document, of, who }) => {
    const others = [...mergedFeatures.scopes.keys()].filter((scope) => scope !== who);
    const key = await aKey(seller.owner, seller.organizationId, others);
    const listening = listen(connect(suite.url, key), document, { id: subjects[of] });
    await waitFor('the refusal', async () => listening.hasEnded());
    expect(listening).toMatchObject({ items: [], refusals: ['FORBIDDEN'] });
  });

  it('that is revoked ends the socket, and starts no other subscription', async () => {
    const { token, apiKey } = await seller.owner.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      { organizationId: seller.organizationId, name: 'x', environment: 'SANDBOX', scopes: ['*'] },
      'token apiKey { id }',
    );
    const client = connect(suite.url, token);
    const open = domainEvents(client, seller);
    await heard(open, () => true);
    await seller.owner.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { id }');
    await waitFor('the end', async () => open.hasEnded());
    expect(open.refusals).toEqual([4401]);
    expect(await answersTo(client)).toEqual(unauthenticated);
  });

  it('of a person hears the environment that the connection names', async () => {
    const hear = (environment?: string): Listening<LoggedDomainEvent> =>
      domainEvents(
        connect(suite.url, seller.owner.token, environment === undefined ? {} : { environment }),
        seller,
      );
    const live = { ...seller, program: new GraphQLClient(suite.url, seller.owner.token, 'live') };
    const sandbox = { ...seller, program: seller.owner };
    const { organizationId } = seller;
    const inLive = await aCampaign(live, { organizationId }, false);
    const inSandbox = await aCampaign(sandbox, { organizationId }, false);
    for (const [name, mine, other] of [
      ['sandbox', inSandbox, inLive],
      ['SANDBOX', inSandbox, inLive],
      ['live', inLive, inSandbox],
      [undefined, inLive, inSandbox],
    ] as const) {
      const listening = hear(name);
      await heard(listening, ({ data }) => data.campaignId === mine);
      expect(listening.items.filter(({ data }) => data.campaignId === other)).toEqual([]);
    }
  });
});

describe('another tenant', () => {
  const suite = useSharedServer();

  it('hears its own alone, and is refused what names another', async () => {
    const owner = await aScene(suite.url);
    const rival = await aSeller(suite.url, 'Rival');
    const rivalCampaign = await aCampaign(rival);
    const client = connect(suite.url, rival.key);
    const own = domainEvents(client, rival);
    const ofTheirCampaign = domainEvents(client, rival, { campaignId: owner.campaignId });
    const liveKey = await aKey(owner.owner, owner.organizationId, ['*'], 'LIVE');
    const ofLive = domainEvents(connect(suite.url, liveKey), owner);

    const theirs = await subjectsOf(owner, owner.campaignId);
    for (const [who, intruder] of [
      ['key', client],
      ['live key', connect(suite.url, liveKey)],
      ['session', connect(suite.url, rival.owner.token, { environment: 'sandbox' })],
    ] as const) {
      for (const subscription of every) {
        // The organization is the live key's own, with domain events of another environment.
        if (who === 'live key' && subscription.of === 'organization') continue;
        const isRefusedAnyway =
          subscription.who === 'operator' || (subscription.who === 'person' && who !== 'session');
        const refused = listen(intruder, subscription.document, { id: theirs[subscription.of] });
        await waitFor('the refusal', async () => refused.hasEnded());
        expect({ who, name: subscription.name, ...refused }).toMatchObject({
          who,
          name: subscription.name,
          items: [],
          refusals: [isRefusedAnyway ? 'FORBIDDEN' : 'BAD_USER_INPUT'],
        });
      }
    }

    await evaluated(owner, await ingest(owner, 'order'));
    await fundWallet(owner, '1.00');
    await rename(owner, owner.campaignId, 'Secret');
    await rename(rival, rivalCampaign, 'Mine');
    const log = await logOf(suite.database, rival);
    expect(await caughtUp(own, log)).toEqual(log);
    expect(ofTheirCampaign.items).toEqual([]);
    const live = { ...owner, program: new GraphQLClient(suite.url, liveKey) };
    const campaignId = await aCampaign(live, {}, false);
    await heard(ofLive, () => true);
    expect(ofLive.items.map(({ data }) => data.campaignId)).toEqual([campaignId]);
  });
});

describe('a subscriber that comes back', () => {
  const suite = silent;
  const writers = 6;
  const changes = 30;

  it('misses nothing and hears nothing twice, while others go on writing', async () => {
    const seller = await aSeller(suite.url);
    const campaigns = await Promise.all(Array.from({ length: writers }, async () => aCampaign(seller)));
    // One that draws its number before all others, but commits after most of them.
    const slow = await suite.database.pool.connect();
    await slow.query('begin');
    await slow.query('select pg_current_xact_id()');
    const writing = Promise.all(
      campaigns.map(async (id) => {
        for (let number = 0; number < changes; number += 1) await rename(seller, id, `Change ${number}`);
      }),
    );
    const committing = (async () => {
      await waitFor('half of the changes', async () => {
        const log = await logOf(suite.database, seller);
        return log.length > (writers * changes) / 2;
      });
      await writeDomainEvents(sqlOf(slow), [domainEvent(seller, { name: 'Slow' })], new Date());
      await slow.query('commit');
      slow.release();
    })();
    let log: readonly string[] | undefined;
    const finishing = Promise.all([writing, committing]).then(async () => {
      log = await logOf(suite.database, seller);
    });

    const told: LoggedDomainEvent[] = [];
    let visits = 0;
    while (log === undefined || told.at(-1)?.id !== log.at(-1)) {
      visits += 1;
      const client = connect(suite.url, seller.key);
      const { items, leave } = domainEvents(client, seller, { after: told.at(-1)?.cursor ?? beginning });
      const enough = visits * 3;
      await waitFor(
        'some domain events',
        async () =>
          items.length >= enough || (log !== undefined && (items.at(-1) ?? told.at(-1))?.id === log.at(-1)),
      );
      // Some clients close their sockets properly, others just disconnect.
      if (visits % 2 === 0) leave();
      else client.terminate();
      told.push(...items);
    }
    await finishing;
    expect(visits).toBeGreaterThan(5);
    expect(told.map(({ id }) => id)).toEqual(log);
    expect(told.filter(({ data }) => data.name === 'Slow')).toHaveLength(1);
    expect(told.filter(({ type }) => type === 'campaign.updated')).toHaveLength(writers * changes);
  });

  it('hears everything in order after more than anybody reads at once', async () => {
    const seller = await aSeller(suite.url);
    await writeMany(suite.database, seller, 2600);
    const log = await logOf(suite.database, seller);
    expect(log).toHaveLength(2600);
    expect(await caughtUp(domainEvents(connect(suite.url, seller.key), seller), log)).toEqual(log);
  });

  it('or that did not listen for a while, while others went on', async () => {
    const seller = await aSeller(suite.url);
    await aCampaign(seller);
    let socket: WebSocket | undefined;
    const client = connect(suite.url, seller.key);
    client.on('opened', (opened) => (socket = opened as WebSocket));
    const slow = domainEvents(client, seller);
    await heard(slow, () => true);
    const fast = listen<{ id: string }>(
      connect(suite.url, seller.key),
      'subscription ($id: ID!, $after: String) { domainEvents(organizationId: $id, after: $after) { id } }',
      { id: seller.organizationId, after: beginning },
    );
    await heard(fast, () => true);
    socket?.pause();
    // More than the network buffers, and then more than the server does.
    await writeMany(suite.database, seller, 2500, 'x'.repeat(15_000));
    const log = await logOf(suite.database, seller);
    await heard(fast, ({ id }) => id === log.at(-1));
    expect(slow.items.length).toBeLessThan(log.length);
    socket?.resume();
    expect(await caughtUp(slow, log)).toEqual(log);
    expect(fast.items.map(({ id }) => id)).toEqual(log);
  });
});

describe('a client that leaves', () => {
  const suite = silent;

  /** The result of `ask` while this test locks the log, so that readers wait visibly. */
  async function holdingTheLog<T>(ask: () => Promise<T>): Promise<T> {
    const holder = await suite.database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table domain_event in access exclusive mode');
      return await ask();
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  }

  /** Sends the server a wake-up for the log, and lets it answer another request meanwhile. */
  async function wake(): Promise<void> {
    await suite.database.query(`select pg_notify('${wakeUpChannel}', 'domain-events')`);
    await fetch(`${suite.url}/readyz`);
  }

  async function countWaiting(): Promise<number> {
    const waiting = await suite.database.query(
      `select 1 from pg_locks where relation = 'domain_event'::regclass and not granted`,
    );
    return waiting.length;
  }

  it.each([
    [
      'by saying so',
      (client: Client, leave: () => void) => {
        leave();
        return client;
      },
    ],
    ['by closing the socket', (client: Client) => client.dispose()],
    [
      'without a word',
      (client: Client) => {
        client.terminate();
      },
    ],
  ] as const)('%s takes its subscription along', async (_how, leaveBy) => {
    const seller = await aSeller(suite.url);
    const campaignId = await aCampaign(seller);
    const client = connect(suite.url, seller.key);
    const listening = domainEvents(client, seller);
    const other = listen(client, campaignDocument, { id: campaignId });
    const log = await logOf(suite.database, seller);
    await caughtUp(listening, log);
    other.leave();
    const isRead = async (): Promise<boolean> => {
      await wake();
      return (await countWaiting()) > 0;
    };
    expect(await holdingTheLog(async () => waitFor('the reader', isRead))).toBe(true);
    await leaveBy(client, listening.leave);
    // Without subscribers there are no reads, however often the server is woken.
    await waitFor('the end of the reader', async () =>
      holdingTheLog(async () => {
        for (let count = 0; count < 30; count += 1) {
          if (await isRead()) return false;
        }
        return true;
      }),
    );
    await rename(seller, campaignId, 'Unheard');
    expect(listening.items.map(({ id }) => id)).toEqual(log);
  });
});
