import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { aCampaign, aGoal, aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { domainEventsOf, flatRule, publish, rulesOf, version, type Version } from './rule-versions.js';
import { sampleRules, shownSampleRules } from './sample-rules.js';

const suite = useSharedServer();

describe('reward rules', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('do not exist before the first publication', async () => {
    expect(await rulesOf(scene.program, await aCampaign(scene))).toEqual({
      rules: null,
      ruleVersions: { totalCount: 0, nodes: [] },
    });
  });

  it('are returned as published, with defaults for omitted parts', async () => {
    const { program, promoterId } = scene;
    const campaignId = await aCampaign(scene);
    const goalId = await aGoal(scene, campaignId);
    const rules = sampleRules(goalId, promoterId);
    const published = await publish(program, campaignId, rules, {
      caps: [{ count: 3, scope: ['CAMPAIGN', 'CUSTOMER'], period: 'LIFETIME' }],
    });
    expect(published).toMatchObject({ number: 1, campaign: { id: campaignId } });
    expect(published.by).toEqual({
      __typename: 'ApiKeyActor',
      id: expect.stringMatching(/^key_/),
      name: 'test',
    });
    expect(published.caps).toEqual([{ count: 3, amount: null, scope: ['CUSTOMER'], period: 'LIFETIME' }]);
    expect(published.rules).toEqual(shownSampleRules(rules, goalId));
    expect((await rulesOf(program, campaignId)).rules).toEqual(published);
    const { node } = await program.run<{ node: Version }>(
      `query ($id: ID!) { node(id: $id) { ... on RuleVersion { ${version} } } }`,
      { id: published.id },
    );
    expect(node).toEqual(published);
  });

  it.each(['docs/rules.md', 'rest-compat/aktvator/README.md'])(
    'can be published as %s returns them',
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

  it('are refused as a whole, and the error lists every fault with its path', async () => {
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
    expect(await domainEventsOf(suite, campaignId)).toEqual([]);
  });

  it('are not read or published by another tenant or from the other environment', async () => {
    const { id } = await publish(scene.program, scene.campaignId, [flatRule('mine')]);
    const rival = await aSeller(suite.url, 'Rival');
    const live = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE'),
      'live',
    );
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

  it('require campaigns:write to be published, and campaigns:read to be read', async () => {
    const keyWith = async (scope: string): Promise<GraphQLClient> =>
      new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, [scope]));
    const send = async (client: GraphQLClient): Promise<string | undefined> =>
      errorCode(await client.sendMutation('publishRewardRules', { campaignId: scene.campaignId, rules: [] }));
    const read = async (client: GraphQLClient): Promise<string | undefined> =>
      errorCode(
        await client.send('query ($id: ID!) { campaign(id: $id) { rules { id } } }', {
          id: scene.campaignId,
        }),
      );
    const [reader, writer, stranger] = [
      await keyWith('campaigns:read'),
      await keyWith('campaigns:write'),
      new GraphQLClient(suite.url),
    ];
    expect(await send(reader)).toBe('FORBIDDEN');
    expect(await send(stranger)).toBe('UNAUTHENTICATED');
    expect(await send(writer)).toBeUndefined();
    expect(await read(reader)).toBeUndefined();
    expect(await read(writer)).toBe('FORBIDDEN');
    expect(await read(stranger)).toBe('UNAUTHENTICATED');
  });
});
