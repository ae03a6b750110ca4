import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aCampaign, aScene, aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

describe('the settings of a campaign', () => {
  const selection = 'campaign { id attributionModel codePolicy timeZone payoutPercent }';

  it('have defaults, and can be changed one by one', async () => {
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
  ])('refuse %s "%s" and name the field', async (field, value) => {
    const { program } = await aSeller(suite.url);
    const input = { name: 'x', targetUrl: 'https://shop.example', payoutModel: 'CPS', [field]: value };
    expect((await program.attempt('createCampaign', input, selection)).userErrors).toMatchObject([
      { field: [field] },
    ]);
  });

  it('include a payout percentage only for CPS, and goals without a payout inherit it', async () => {
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
    expect(await goal({ payout: { fixed: { amount: '2.00' } } })).toMatchObject({
      goal: { payoutType: 'FLAT', payout: { amount: '2.00' } },
    });
    // In the same state as when the goal was created.
    const before = (await goal({ title: 'Made before' })) as { goal: { id: string } };
    await program.mutate('updateCampaign', { id: campaignId, payoutPercent: null }, 'campaign { id }');
    const query = 'query ($id: ID!) { goal(id: $id) { payoutPercent } }';
    expect(await program.run(query, { id: before.goal.id })).toEqual({ goal: { payoutPercent: '7.5' } });
    expect(await goal({ title: 'Made after' })).toMatchObject({ userErrors: [{ field: ['payout'] }] });
  });

  it('include goals: one invalid goal refuses the campaign, and the error names its field', async () => {
    const { program } = await aSeller(suite.url);
    const input = { name: 'x', targetUrl: 'https://shop.example', payoutModel: 'CPS', payoutPercent: '5' };
    const lead = { name: 'lead', payout: { fixed: { amount: '1.00' } }, maxPerVisitor: null };
    const goals = [{ name: 'sale' }, lead];
    const euros = { fixed: { amount: '1', asset: 'EUR' } };
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
      [{ name: 'b', payout: { percent: '200' } }, 'INVALID_AMOUNT', ['goals', '1', 'payout', 'percent']],
      [{ name: 'b', payout: { percent: '2', fixed: { amount: '1' } } }, 'INVALID', ['goals', '1', 'payout']],
      [{ name: 'b', payout: euros }, 'INVALID_AMOUNT', ['goals', '1', 'payout', 'fixed', 'asset']],
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

  it('are not changed by other organizations or from the other environment', async () => {
    const [mine, other] = [await aScene(suite.url), await aSeller(suite.url)];
    const live = new GraphQLClient(suite.url, mine.owner.token, 'live');
    for (const client of [other.program, live]) {
      const input = { id: mine.campaignId, timeZone: 'Asia/Tokyo' };
      expect((await client.attempt('updateCampaign', input, 'campaign { id }')).userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['id'] },
      ]);
    }
  });

  it('are available in the aktvator dialect', async () => {
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
