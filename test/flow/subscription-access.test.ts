import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Client } from 'graphql-ws';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { evaluated, ingest } from '../support/outcome.js';
import { aCampaign, aKey, aScene, aSeller, fundWallet, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { every, type Subject, subjectsOf, subscriptions } from './every-subscription.js';
import { heard, listen, type Listening, useClients } from '../support/subscriptions.js';
import { caughtUp, domainEvents, type LoggedDomainEvent, logOf, rename } from './listening.js';

const connect = useClients();

describe('a credential', () => {
  const suite = useSharedServer();
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

  it('is required by every subscription of the schema, and each has a test here', async () => {
    const schema = buildSchema(await readFile('schema.graphql', 'utf8'));
    const names = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
    expect(Object.keys(subscriptions).toSorted()).toEqual(names.toSorted());
  });

  it.each([
    ['none', undefined],
    ['an unknown key', 'ak_test_nonsense'],
    ['an unknown session', 'ts_nonsense'],
    ['a malformed token', 'x y'],
  ])('is refused: %s', async (_kind, token) => {
    expect(await answersTo(connect(suite.url, token))).toEqual(unauthenticated);
  });

  it.each(every)('without the scope of $name is refused', async ({ document, of, who }) => {
    const others = [...mergedFeatures.scopes.keys()].filter((scope) => scope !== who);
    const key = await aKey(seller.owner, seller.organizationId, others);
    const listening = listen(connect(suite.url, key), document, { id: subjects[of] });
    await waitFor('the refusal', async () => listening.hasEnded());
    expect(listening).toMatchObject({ items: [], refusals: ['FORBIDDEN'] });
  });

  it('that is revoked ends the websocket, and starts no new subscription', async () => {
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

  it('of a person receives the environment that the connection names', async () => {
    const hear = (environment: string): Listening<LoggedDomainEvent> =>
      domainEvents(connect(suite.url, seller.owner.token, { environment }), seller);
    const live = { ...seller, program: new GraphQLClient(suite.url, seller.owner.token, 'live') };
    const sandbox = { ...seller, program: seller.owner };
    const { organizationId } = seller;
    const inLive = await aCampaign(live, { organizationId }, false);
    const inSandbox = await aCampaign(sandbox, { organizationId }, false);
    for (const [name, mine, other] of [
      ['sandbox', inSandbox, inLive],
      ['SANDBOX', inSandbox, inLive],
      ['live', inLive, inSandbox],
    ] as const) {
      const listening = hear(name);
      await heard(listening, ({ data }) => data.campaignId === mine);
      expect(listening.items.filter(({ data }) => data.campaignId === other)).toEqual([]);
    }
  });
});

describe('a subscriber of another tenant', () => {
  const suite = useSharedServer();

  /** Every subscription to an object of another tenant is refused. */
  async function expectRefusals(
    who: 'key' | 'live key' | 'session',
    intruder: Client,
    theirs: Record<Subject, string | undefined>,
  ): Promise<void> {
    for (const subscription of every) {
      // The organization is the live key's own, with domain events of another environment.
      if (who === 'live key' && subscription.of === 'organization') continue;
      const isForbidden =
        subscription.who === 'operator' || (subscription.who === 'person' && who !== 'session');
      const refused = listen(intruder, subscription.document, { id: theirs[subscription.of] });
      await waitFor('the refusal', async () => refused.hasEnded());
      expect({ who, name: subscription.name, ...refused }).toMatchObject({
        who,
        name: subscription.name,
        items: [],
        refusals: [isForbidden ? 'FORBIDDEN' : 'BAD_USER_INPUT'],
      });
    }
  }

  it('receives only its own domain events, and may not subscribe to objects of others', async () => {
    const owner = await aScene(suite.url);
    const rival = await aSeller(suite.url, 'Rival');
    const rivalCampaign = await aCampaign(rival);
    const client = connect(suite.url, rival.key);
    const own = domainEvents(client, rival);
    const ofTheirCampaign = domainEvents(client, rival, { campaignId: owner.campaignId });
    const liveKey = await aKey(owner.owner, owner.organizationId, ['*'], 'LIVE');
    const ofLive = domainEvents(connect(suite.url, liveKey), owner);

    const theirs = await subjectsOf(owner, owner.campaignId);
    await expectRefusals('key', client, theirs);
    await expectRefusals('live key', connect(suite.url, liveKey), theirs);
    const session = connect(suite.url, rival.owner.token, { environment: 'sandbox' });
    await expectRefusals('session', session, theirs);

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
