import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { sqlOf } from '../../../src/kernel/sql.js';
import { readVersionsAt, versionAt } from '../../../src/campaigns/reward-rule/read-rule-versions.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { GraphQLClient as Client } from '../../support/graphql-client.js';
import { errorCode, uuidOf } from '../../support/outcome.js';
import { aCampaign, aGoal, aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const money = '{ amount asset }';
const flat = `fixed ${money} percent`;
const caps = `{ count amount ${money} scope period }`;
const version = `id number publishedAt publishedBy campaign { id }
  rules {
    key title target { goalId gigId eventType goal { id } gig { id } } priority group when
    reward { plain ${flat} tiered { basis period mode tiers { fromAmount ${money} fromCount ${flat} } } }
    caps ${caps} holdDays onExceed rounding effectiveFrom effectiveTo
  }
  caps ${caps}`;

interface Version {
  readonly id: string;
  readonly number: number;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly rules: readonly Record<string, unknown>[];
  readonly caps: readonly object[];
}

const flatRule = (key: string, percent = '10') => ({ key, reward: { percent } });

describe('reward rules', () => {
  const suite = useSharedServer();
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const publish = async (
    client: GraphQLClient,
    campaignId: string,
    rules: readonly object[],
    more: object = {},
  ): Promise<Version> =>
    (
      await client.mutate<{ ruleVersion: Version }>(
        'publishRewardRules',
        { campaignId, rules, ...more },
        `ruleVersion { ${version} }`,
      )
    ).ruleVersion;
  const rulesOf = async (
    client: GraphQLClient,
    id: string,
  ): Promise<{ rules: Version | null; ruleVersions: { totalCount: number; nodes: Version[] } }> =>
    (
      await client.run<{
        campaign: { rules: Version | null; ruleVersions: { totalCount: number; nodes: Version[] } };
      }>(
        `query ($id: ID!) { campaign(id: $id) {
          rules { ${version} } ruleVersions(first: 3) { totalCount nodes { id number } }
        } }`,
        { id },
      )
    ).campaign;
  const domainEventsOf = async (
    campaignId: string,
  ): Promise<{ type: string; nodeId: string; data: object }[]> =>
    suite.database.query(
      `select type, node_id as "nodeId", payload::jsonb -> 'data' as data from domain_event
       where campaign_id = $1 and type in ('rules.published', 'campaign.updated') order by xact, position`,
      [uuidOf('campaign', campaignId)],
    );

  it('are none at first, and as they were published afterwards, with what was left out filled in', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    const goalId = await aGoal(scene, campaignId);
    expect(await rulesOf(program, campaignId)).toEqual({
      rules: null,
      ruleVersions: { totalCount: 0, nodes: [] },
    });
    const rules = [
      {
        key: 'gold',
        title: 'Gold members',
        target: { goalId },
        priority: 10,
        group: 'status',
        when: {
          all: [
            { field: 'event.amount', op: 'GTE', value: '050.00' },
            { not: { field: 'promoter.id', op: 'IN', value: [scene.promoterId] } },
            { any: [{ field: 'event.metadata.plan.name', op: 'EQ', value: 'pro' }] },
          ],
        },
        reward: {
          tiered: {
            basis: 'PROMOTER_AMOUNT',
            period: 'MONTH',
            mode: 'MARGINAL',
            tiers: [
              { fromAmount: { amount: '0' }, percent: '5' },
              { fromAmount: { amount: '100.50' }, percent: '7.25' },
            ],
          },
        },
        caps: [{ amount: { amount: '250' }, scope: ['PROMOTER', 'RULE', 'PROMOTER'], period: 'MONTH' }],
        holdDays: 14,
        onExceed: 'PARTIAL',
        rounding: 'HALF_EVEN',
        effectiveFrom: '2026-01-01T00:00:00.000Z',
        effectiveTo: '2027-01-01T00:00:00.000Z',
      },
      {
        key: 'sign-ups',
        target: { eventType: 'signup' },
        reward: { fixed: { amount: '2.5', asset: 'USD' } },
      },
      { key: 'rest', reward: { plain: true } },
    ];
    const published = await publish(program, campaignId, rules, {
      caps: [{ count: 3, scope: ['CAMPAIGN', 'CUSTOMER'], period: 'LIFETIME' }],
    });
    const usd = (amount: string) => ({ amount, asset: 'USD' });
    const nothing = { plain: null, fixed: null, percent: null, tiered: null };
    const defaults = {
      title: null,
      target: null,
      priority: 0,
      group: null,
      when: null,
      caps: [],
      holdDays: null,
      onExceed: 'REJECT',
      rounding: 'DOWN',
      effectiveFrom: null,
      effectiveTo: null,
    };
    expect(published).toMatchObject({ number: 1, campaign: { id: campaignId } });
    expect(published.publishedBy).toMatch(/^key_/);
    expect(published.caps).toEqual([{ count: 3, amount: null, scope: ['CUSTOMER'], period: 'LIFETIME' }]);
    expect(published.rules).toEqual([
      {
        ...rules[0],
        target: { goalId, gigId: null, eventType: null, goal: { id: goalId }, gig: null },
        when: { all: [{ field: 'event.amount', op: 'GTE', value: '50' }, ...rules[0]!.when!.all.slice(1)] },
        reward: {
          ...nothing,
          tiered: {
            basis: 'PROMOTER_AMOUNT',
            period: 'MONTH',
            mode: 'MARGINAL',
            tiers: [
              { fromAmount: usd('0.00'), fromCount: null, fixed: null, percent: '5' },
              { fromAmount: usd('100.50'), fromCount: null, fixed: null, percent: '7.25' },
            ],
          },
        },
        caps: [{ count: null, amount: usd('250.00'), scope: ['PROMOTER', 'RULE'], period: 'MONTH' }],
      },
      {
        ...defaults,
        key: 'sign-ups',
        target: { goalId: null, gigId: null, eventType: 'signup', goal: null, gig: null },
        reward: { ...nothing, fixed: usd('2.50') },
      },
      { ...defaults, key: 'rest', reward: { ...nothing, plain: true } },
    ]);
    expect((await rulesOf(program, campaignId)).rules).toEqual(published);
    const { node } = await program.run<{ node: Version }>(
      `query ($id: ID!) { node(id: $id) { ... on RuleVersion { ${version} } } }`,
      { id: published.id },
    );
    expect(node).toEqual(published);
  });

  it.each(['docs/rules.md', 'rest-compat/aktvator/README.md'])(
    'are published as %s shows them',
    async (page) => {
      const campaignId = await aCampaign(scene);
      const goalId = await aGoal(scene, campaignId);
      const text = await readFile(page, 'utf8');
      const example = /```json\n(\{[^`]*"rules"[^`]*)```/.exec(text)?.[1] ?? '';
      const body = example.replaceAll('camp_01jd…', campaignId).replaceAll('goal_01jd…', goalId);
      if (page.startsWith('docs')) {
        await scene.program.mutate('publishRewardRules', JSON.parse(body) as object, 'ruleVersion { id }');
      } else {
        const response = await fetch(`${suite.url}/campaigns/${campaignId}/reward-rules`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${scene.key}` },
          body,
        });
        expect(await response.json()).toMatchObject({ version: 1 });
      }
      const { rules } = await rulesOf(scene.program, campaignId);
      expect(rules?.rules.map(({ key }) => key)).toEqual(
        (JSON.parse(body) as { rules: { key: string }[] }).rules.map(({ key }) => key),
      );
    },
  );

  it('get a new version when they say something new, and none when they say the same in other words', async () => {
    const { program, owner } = scene;
    const campaignId = await aCampaign(scene);
    const first = await publish(program, campaignId, [flatRule('a')]);
    const again = await publish(program, campaignId, [
      { key: 'a', priority: 0, reward: { percent: '10.0' }, caps: [], onExceed: 'REJECT' },
    ]);
    expect(again).toEqual(first);
    const second = await publish(owner, campaignId, [flatRule('a', '11')]);
    expect(second).toMatchObject({ number: 2, publishedBy: expect.stringMatching(/^user_/) });
    expect(Date.parse(second.publishedAt)).toBeGreaterThan(Date.parse(first.publishedAt));
    // An earlier version is not found again: the first rules once more are version three.
    expect(await publish(program, campaignId, [flatRule('a')])).toMatchObject({ number: 3 });
    const { rules, ruleVersions } = await rulesOf(program, campaignId);
    expect(rules?.number).toBe(3);
    expect(ruleVersions).toMatchObject({
      totalCount: 3,
      nodes: [{ number: 3 }, { number: 2, id: second.id }, { number: 1, id: first.id }],
    });
    const domainEvents = await domainEventsOf(campaignId);
    expect(domainEvents.filter(({ type }) => type === 'rules.published')).toMatchObject([
      { nodeId: first.id, data: { campaignId, ruleVersionId: first.id, number: 1 } },
      { nodeId: second.id, data: { number: 2 } },
      { data: { number: 3 } },
    ]);
    expect(domainEvents.filter(({ type }) => type === 'campaign.updated')).toHaveLength(3);
    const entries = await suite.database.query<{ before: object; after: object }>(
      `select before, after from audit_entry where action = 'publishRewardRules' and object_id = $1 order by id`,
      [campaignId],
    );
    expect(entries.filter(({ after }) => after !== null)).toMatchObject([
      { before: { ruleVersion: null }, after: { ruleVersion: 1 } },
      { before: { ruleVersion: 1 }, after: { ruleVersion: 2 } },
      { before: { ruleVersion: 2 }, after: { ruleVersion: 3 } },
    ]);
  });

  it('are refused as a whole, with everything that is wrong and where', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    const elsewhere = await aGoal(scene, scene.campaignId);
    const answer = await program.attempt<{ ruleVersion: Version | null }>(
      'publishRewardRules',
      {
        campaignId,
        rules: [
          flatRule('good'),
          { key: 'Not good', reward: {}, target: { goalId: elsewhere } },
          {
            key: 'good',
            reward: { fixed: { amount: '0.0000001' } },
            when: { all: [{ field: 'event.amount', op: 'LIKE', value: 1 }] },
          },
        ],
        caps: [{ scope: [], period: 'DAY', count: 1 }],
      },
      'ruleVersion { id }',
    );
    expect(answer.ruleVersion).toBeNull();
    expect(
      answer.userErrors.map(({ field }) => field?.join('.') ?? '').toSorted((a, b) => (a < b ? -1 : 1)),
    ).toEqual([
      'caps.0.scope',
      'rules.1.key',
      'rules.1.reward',
      'rules.1.target.goalId',
      'rules.2.key',
      'rules.2.reward.fixed.amount',
      'rules.2.when.all.0.op',
    ]);
    expect(answer.userErrors.find(({ field }) => field?.at(-1) === 'op')?.message).toBe(
      'rules.2.when.all.0.op must be one of EQ, NE, IN, NOT_IN, EXISTS, LT, LTE, GT, GTE, BETWEEN for event.amount',
    );
    expect((await rulesOf(program, campaignId)).rules).toBeNull();
    expect(await domainEventsOf(campaignId)).toEqual([]);
  });

  it('are numbered without a gap, in the order of their times, by many at once', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        publish(program, campaignId, [flatRule('a', `${(at % 12) + 1}`)]),
      ),
    );
    const rows = await suite.database.query<{ number: number; publishedAt: Date; percent: string }>(
      `select number, published_at as "publishedAt", rules #>> '{rules,0,reward,percent}' as percent
       from rule_version where campaign_id = $1 order by published_at`,
      [uuidOf('campaign', campaignId)],
    );
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, at) => at + 1));
    expect(new Set(made.map(({ id }) => id)).size).toBe(rows.length);
    // No version equals the one before.
    expect(rows.filter(({ percent }, at) => percent === rows[at - 1]?.percent)).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(12);
  });

  it('never change, and go with their draft alone', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene, {}, false);
    const { id } = await publish(program, campaignId, [flatRule('a')]);
    const change = async (statement: string): Promise<unknown> =>
      suite.database.query(statement, [uuidOf('ruleVersion', id)]).then(
        () => 'done',
        (error: Error) => error.message,
      );
    const refused = /a version of reward rules never changes/;
    expect(await change(`update rule_version set number = 7 where id = $1`)).toMatch(refused);
    expect(await change(`update rule_version set rules = '{}' where id = $1`)).toMatch(refused);
    expect(await change('delete from rule_version where id = $1')).toMatch(refused);
    await expect(suite.database.query('truncate rule_version')).rejects.toThrow(refused);
    await program.mutate('deleteCampaign', { id: campaignId }, 'deletedId');
    expect(
      await suite.database.query('select 1 from rule_version where id = $1', [uuidOf('ruleVersion', id)]),
    ).toEqual([]);
  });

  it('go when the sandbox is emptied', async () => {
    const other = await aScene(suite.url);
    await publish(other.program, other.campaignId, [flatRule('a')]);
    await other.owner.mutate('resetSandbox', { organizationId: other.organizationId }, '');
    expect(
      await suite.database.query('select 1 from rule_version where organization_id = $1', [
        uuidOf('organization', other.organizationId),
      ]),
    ).toEqual([]);
  });

  it('are nobody else’s: neither another tenant nor the other environment reads or publishes them', async () => {
    const { id } = await publish(scene.program, scene.campaignId, [flatRule('mine')]);
    const rival = await aSeller(suite.url, 'Rival');
    const live = new Client(suite.url, await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE'), 'live');
    for (const intruder of [rival.program, rival.owner, live]) {
      const { userErrors } = await intruder.attempt(
        'publishRewardRules',
        { campaignId: scene.campaignId, rules: [] },
        'ruleVersion { id }',
      );
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['campaignId'] }]);
      expect(await intruder.run('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
    }
    // A goal of another campaign is refused, though both belong to one tenant.
    expect((await rulesOf(scene.program, scene.campaignId)).rules?.rules).toMatchObject([{ key: 'mine' }]);
  });

  it('need campaigns:write to be published, and campaigns:read to be read', async () => {
    const keyWith = async (scope: string): Promise<Client> =>
      new Client(suite.url, await aKey(scene.owner, scene.organizationId, [scope]));
    const send = async (client: Client): Promise<string | undefined> =>
      errorCode(
        await client.send(
          'mutation ($input: PublishRewardRulesInput!) { publishRewardRules(input: $input) { userErrors { message } } }',
          { input: { campaignId: scene.campaignId, rules: [] } },
        ),
      );
    const read = async (client: Client): Promise<string | undefined> =>
      errorCode(
        await client.send('query ($id: ID!) { campaign(id: $id) { rules { id } } }', {
          id: scene.campaignId,
        }),
      );
    const [reader, writer, stranger] = [
      await keyWith('campaigns:read'),
      await keyWith('campaigns:write'),
      new Client(suite.url),
    ];
    expect(await send(reader)).toBe('FORBIDDEN');
    expect(await send(stranger)).toBe('UNAUTHENTICATED');
    expect(await send(writer)).toBeUndefined();
    expect(await read(reader)).toBeUndefined();
    expect(await read(writer)).toBe('FORBIDDEN');
    expect(await read(stranger)).toBe('UNAUTHENTICATED');
  });

  it('are read for the engine by moments, without those that were live between', async () => {
    const { program } = scene;
    const [one, other, none] = [await aCampaign(scene), await aCampaign(scene), await aCampaign(scene)];
    const made: Version[] = [];
    for (const percent of ['1', '2', '3', '4']) {
      made.push(await publish(program, one, [flatRule('a', percent)]));
    }
    await publish(program, other, []);
    const ids = [one, other, none].map((id) => uuidOf('campaign', id)) as [string, string, string];
    const times = made.map(({ publishedAt }) => Date.parse(publishedAt)) as [number, number, number, number];
    const sql = sqlOf(suite.database.pool);
    const at = (id: string, ...moments: number[]) =>
      moments.map((moment) => ({ campaignId: id, at: new Date(moment) }));
    const read = async (...wanted: ReturnType<typeof at>): Promise<(number[] | undefined)[]> => {
      const found = await readVersionsAt(sql, wanted);
      return ids.map((id) => found.get(id)?.map(({ number }) => number));
    };
    const now = Date.now() + 1000;
    expect(await read()).toEqual([undefined, undefined, undefined]);
    expect(await read(...at(ids[0], now, times[0], now))).toEqual([[1, 4], undefined, undefined]);
    expect(await read(...at(ids[0], times[0] - 1))).toEqual([undefined, undefined, undefined]);
    expect(await read(...at(ids[0], times[2] - 1, times[2]), ...at(ids[1], now), ...at(ids[2], now))).toEqual(
      [[2, 3], [1], undefined],
    );
    const versions = (await readVersionsAt(sql, at(ids[0], now, times[1]))).get(ids[0]);
    expect([times[1], now].map((moment) => versionAt(versions, new Date(moment))?.number)).toEqual([2, 4]);
    expect(versionAt(versions, new Date(times[1] - 1))).toBeUndefined();
    expect(versionAt(versions, new Date(now))?.rules.rules[0]?.reward).toEqual({
      kind: 'PERCENT',
      percent: '40000',
    });
    expect(versionAt(undefined, new Date())).toBeUndefined();
  });
});
