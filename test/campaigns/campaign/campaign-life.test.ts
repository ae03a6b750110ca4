import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, aScene, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { RestClient } from '../../rest-compat/rest-client.js';

const suite = useSharedServer();

const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

interface Seen {
  readonly status: string;
  readonly endedAt: string | null;
  readonly nextStatuses: readonly string[];
}

async function seen(program: GraphQLClient, id: string): Promise<Seen> {
  const query = 'query ($id: ID!) { campaign(id: $id) { status endedAt nextStatuses } }';
  return (await program.run<{ campaign: Seen }>(query, { id })).campaign;
}

const move = async (program: GraphQLClient, verb: string, id: string): Promise<readonly object[]> =>
  (await program.attempt(`${verb}Campaign`, { id }, 'campaign { id }')).userErrors;

async function ended(seller: Seller, id: string): Promise<Seen> {
  return waitFor('the end', async () => {
    const campaign = await seen(seller.program, id);
    return campaign.status === 'ENDED' && campaign;
  });
}

describe('the life of a campaign', () => {
  it('ends by itself when its end has passed, active or paused, once, and says so', async () => {
    const seller = await aSeller(suite.url);
    const [active, paused, later, draft] = [
      await aCampaign(seller),
      await aCampaign(seller),
      await aCampaign(seller, { endsAt: hours(1) }),
      await aCampaign(seller, { endsAt: hours(-1) }, false),
    ];
    await move(seller.program, 'pause', paused);
    for (const id of [active, paused]) {
      await seller.program.mutate('updateCampaign', { id, endsAt: hours(-1) }, 'campaign { id }');
    }
    for (const id of [active, paused]) {
      expect(await ended(seller, id)).toMatchObject({ endedAt: expect.any(String), nextStatuses: [] });
    }
    expect(await seen(seller.program, later)).toMatchObject({ status: 'ACTIVE', endedAt: null });
    expect(await seen(seller.program, draft)).toMatchObject({ status: 'DRAFT', endedAt: null });
    const domainEvents = await suite.database.query<{ data: object }>(
      `select (payload::json) -> 'data' as data from domain_event
       where type = 'campaign.status_changed' and campaign_id = any($1::uuid[]) and payload::json -> 'data' ->> 'status' = 'ended'
       order by array_position($1::uuid[], campaign_id)`,
      [[active, paused].map((id) => uuidOf('campaign', id))],
    );
    expect(domainEvents.map(({ data }) => data)).toMatchObject([
      { campaignId: active, previousStatus: 'active', by: 'schedule' },
      { campaignId: paused, previousStatus: 'paused', by: 'schedule' },
    ]);
    const { auditLog } = await seller.program.run<{ auditLog: { nodes: object[] } }>(
      `query ($filter: AuditFilter) { auditLog(filter: $filter, first: 1) { nodes { action actorKind before after } } }`,
      { filter: { objectId: active } },
    );
    expect(auditLog.nodes).toMatchObject([
      {
        action: 'endCampaign',
        actorKind: 'SYSTEM',
        before: { status: 'ACTIVE' },
        after: { status: 'ENDED' },
      },
    ]);
  });

  it('counts afterwards what happened before, however late it is reported, and nothing that happened since', async () => {
    const scene = await aScene(suite.url);
    await move(scene.program, 'end', scene.campaignId);
    const before = await ingestAndEvaluate(scene, 'before', { occurredAt: hours(-1) });
    expect(before).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    const since = await ingestAndEvaluate(scene, 'since');
    expect(since).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'CAMPAIGN_NOT_ACTIVE' },
      rewards: [],
    });
  });

  it('cannot begin after its end, which can be moved first', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, { endsAt: hours(-1) }, false);
    expect(await move(seller.program, 'activate', id)).toMatchObject([
      { code: 'CONFLICT', field: ['id'], message: expect.stringContaining('later endsAt') },
    ]);
    await seller.program.mutate('updateCampaign', { id, endsAt: null }, 'campaign { id }');
    expect(await move(seller.program, 'activate', id)).toEqual([]);
  });

  it('is active before its start, which says from when on it counts', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, { startsAt: hours(1), endsAt: hours(2) });
    expect(await seen(seller.program, id)).toMatchObject({
      status: 'ACTIVE',
      nextStatuses: ['PAUSED', 'ENDED'],
    });
  });

  it('ends once when somebody ends it just then', async () => {
    const seller = await aSeller(suite.url);
    const ids = await Promise.all(Array.from({ length: 10 }, async () => aCampaign(seller)));
    await suite.database.query('update campaign set ends_at = now() where id = any($1::uuid[])', [
      ids.map((id) => uuidOf('campaign', id)),
    ]);
    await Promise.all(ids.map(async (id) => move(seller.program, 'end', id)));
    for (const id of ids) await ended(seller, id);
    const domainEvents = await suite.database.query<{ count: number }>(
      `select count(*)::int as count from domain_event where type = 'campaign.status_changed'
         and payload::json -> 'data' ->> 'status' = 'ended' and campaign_id = any($1::uuid[]) group by campaign_id`,
      [ids.map((id) => uuidOf('campaign', id))],
    );
    expect(domainEvents).toEqual(ids.map(() => ({ count: 1 })));
  });

  it('names the legal moves when one is refused, over REST too', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, {}, false);
    const rest = new RestClient(suite.url, seller.key);
    expect(await seen(seller.program, id)).toMatchObject({ nextStatuses: ['ACTIVE'] });
    expect(await move(seller.program, 'end', id)).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE', message: expect.stringContaining('allowed: ACTIVE.') },
    ]);
    const message = async (status: string): Promise<unknown> => {
      const answer = await rest.patch(`/campaigns/${id}/status/${status}`);
      return `${answer.status} ${String(answer.body['message'])}`;
    };
    expect(await message('ended')).toBe('409 A campaign that is draft cannot become ended; allowed: active.');
    expect(await message('draft')).toBe('409 A campaign that is draft cannot become draft; allowed: active.');
    await move(seller.program, 'activate', id);
    expect(await message('draft')).toBe(
      '409 A campaign that is active cannot become draft; allowed: paused, ended.',
    );
    await move(seller.program, 'end', id);
    expect(await message('active')).toBe(
      '409 A campaign that is ended cannot become active; allowed: none, this status is final.',
    );
  });

  it('names the legal decisions on its approval', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, {}, false);
    expect(await move(seller.program, 'submit', id)).toEqual([]);
    expect(await move(seller.program, 'submit', id)).toMatchObject([
      {
        code: 'ILLEGAL_STATUS_CHANGE',
        message: 'A campaign that is APPROVED cannot become APPROVED; allowed: REJECTED.',
      },
    ]);
  });
});

describe('what a campaign says of attribution', () => {
  const selection = 'campaign { id attributionModel codePolicy timeZone payoutPercent }';

  it('has defaults, is kept, and is changed one by one', async () => {
    const { program } = await aSeller(suite.url);
    const input = { name: 'Sales', targetUrl: 'https://shop.example', payoutModel: 'CPS' };
    const plain = await program.mutate<{ campaign: { id: string } }>('createCampaign', input, selection);
    expect(plain.campaign).toMatchObject({
      attributionModel: 'LAST_CLICK',
      codePolicy: 'CODE_WINS',
      timeZone: 'UTC',
      payoutPercent: null,
    });
    const more = { attributionModel: 'FIRST_CLICK', timeZone: 'Europe/Berlin', payoutPercent: '12.50' };
    const { id } = plain.campaign;
    expect(await program.mutate('updateCampaign', { id, ...more }, selection)).toMatchObject({
      campaign: { ...more, codePolicy: 'CODE_WINS', payoutPercent: '12.5' },
    });
    expect(await program.mutate('updateCampaign', { id, codePolicy: 'LINK_WINS' }, selection)).toMatchObject({
      campaign: { ...more, codePolicy: 'LINK_WINS', payoutPercent: '12.5' },
    });
    expect(await program.mutate('updateCampaign', { id, payoutPercent: null }, selection)).toMatchObject({
      campaign: { payoutPercent: null },
    });
  });

  it.each([
    ['timeZone', 'Mars/Olympus'],
    ['timeZone', '+02:00'],
    ['timeZone', 'SystemV/PST8'],
    ['timeZone', ''],
    ['payoutPercent', '101'],
    ['payoutPercent', '-1'],
    ['payoutPercent', 'much'],
  ])('refuses the %s "%s", naming the field', async (field, value) => {
    const { program } = await aSeller(suite.url);
    const input = { name: 'x', targetUrl: 'https://shop.example', payoutModel: 'CPS', [field]: value };
    expect((await program.attempt('createCampaign', input, selection)).userErrors).toMatchObject([
      { field: [field] },
    ]);
  });

  it('is the share of a sale for CPS alone, and goes to goals that name no payout', async () => {
    const seller = await aSeller(suite.url);
    const { program } = seller;
    const other = { name: 'x', targetUrl: 'https://shop.example', payoutModel: 'CPA', payoutPercent: '5' };
    expect((await program.attempt('createCampaign', other, selection)).userErrors).toMatchObject([
      { code: 'INVALID', field: ['payoutPercent'] },
    ]);
    const campaignId = await aCampaign(seller, { payoutModel: 'CPS', payoutPercent: '7.5' });
    const goal = async (more: object): Promise<object> =>
      program.attempt(
        'createGoal',
        { campaignId, name: `sale-${JSON.stringify(more)}`, title: 'A sale', description: 'Any.', ...more },
        'goal { id title description payoutType payoutPercent payout { amount } }',
      );
    expect(await goal({})).toMatchObject({
      goal: {
        title: 'A sale',
        description: 'Any.',
        payoutType: 'PERCENT',
        payoutPercent: '7.5',
        payout: null,
      },
    });
    expect(await goal({ payout: { amount: '2.00' } })).toMatchObject({
      goal: { payoutType: 'FLAT', payout: { amount: '2.00' } },
    });
    // In the same state as when the goal was created.
    const before = (await goal({ title: 'Made before' })) as { goal: { id: string } };
    await program.mutate('updateCampaign', { id: campaignId, payoutPercent: null }, 'campaign { id }');
    const query = 'query ($id: ID!) { goal(id: $id) { payoutPercent } }';
    expect(await program.run(query, { id: before.goal.id })).toEqual({ goal: { payoutPercent: '7.5' } });
    expect(await goal({ title: 'Made after' })).toMatchObject({ userErrors: [{ field: ['payout'] }] });
  });

  it('is made with goals or not at all, and names the goal that is wrong', async () => {
    const { program } = await aSeller(suite.url);
    const input = { name: 'x', targetUrl: 'https://shop.example', payoutModel: 'CPS', payoutPercent: '5' };
    const goals = [{ name: 'sale' }, { name: 'lead', payout: { amount: '1.00' }, maxPerVisitor: null }];
    const selected = 'campaign { goals(first: 9) { nodes { name payoutPercent maxPerVisitor } } }';
    const made = await program.mutate<{ campaign: { goals: { nodes: object[] } } }>(
      'createCampaign',
      { ...input, goals },
      selected,
    );
    expect(made.campaign.goals.nodes).toEqual(
      expect.arrayContaining([
        { name: 'sale', payoutPercent: '5', maxPerVisitor: 1 },
        { name: 'lead', payoutPercent: null, maxPerVisitor: null },
      ]),
    );
    for (const [second, code, field] of [
      [{ name: 'sale' }, 'CONFLICT', ['goals', '1', 'name']],
      [{ name: '' }, 'INVALID', ['goals', '1', 'name']],
      [{ name: 'b', maxPerVisitor: 0 }, 'INVALID', ['goals', '1', 'maxPerVisitor']],
      [{ name: 'b', payoutPercent: '200' }, 'INVALID_AMOUNT', ['goals', '1', 'payoutPercent']],
      [
        { name: 'b', payout: { amount: '1', asset: 'EUR' } },
        'INVALID_AMOUNT',
        ['goals', '1', 'payout', 'asset'],
      ],
    ] as const) {
      const answer = await program.attempt(
        'createCampaign',
        { ...input, goals: [goals[0], second] },
        selected,
      );
      expect(answer).toMatchObject({ campaign: null, userErrors: [{ code, field }] });
    }
    const many = Array.from({ length: 101 }, (_, index) => ({ name: `goal-${index}` }));
    expect(await program.attempt('createCampaign', { ...input, goals: many }, selected)).toMatchObject({
      userErrors: [{ field: ['goals'] }],
    });
    expect(await program.run('{ campaigns { totalCount } }')).toEqual({ campaigns: { totalCount: 1 } });
  });

  it('is of one organization and environment alone', async () => {
    const [mine, other] = [await aScene(suite.url), await aSeller(suite.url)];
    const live = new GraphQLClient(suite.url, mine.owner.token, 'live');
    for (const client of [other.program, live]) {
      const input = { id: mine.campaignId, timeZone: 'Asia/Tokyo' };
      expect((await client.attempt('updateCampaign', input, 'campaign { id }')).userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['id'] },
      ]);
    }
  });

  it('is spoken by the aktvator dialect', async () => {
    const seller = await aSeller(suite.url);
    const rest = new RestClient(suite.url, seller.key);
    const settings = {
      payoutPercent: 12.5,
      attributionModel: 'first_click',
      codePolicy: 'link_wins',
      timeZone: 'America/New_York',
    };
    const body = { name: 'Sales', targetUrl: 'https://shop.example', payoutModel: 'CPS', ...settings };
    const made = await rest.post('/campaigns', body);
    expect(made).toMatchObject({ status: 201, body: { ...settings, endedAt: null } });
    const bad = await rest.patch(`/campaigns/${String(made.body['id'])}`, {
      timeZone: 'Nowhere',
      attributionModel: 'best_click',
    });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ field: 'attributionModel' }] } });
    const worse = await rest.patch(`/campaigns/${String(made.body['id'])}`, { payoutPercent: 100.5 });
    expect(worse).toMatchObject({ status: 422, body: { errors: [{ field: 'payoutPercent' }] } });
  });
});
