import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, uuidOf } from '../../support/outcome.js';
import { aCampaign, aGoal, aKey, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { publish, rulesOf, type Version } from '../reward-rule/rule-versions.js';
import { sampleRules } from '../reward-rule/sample-rules.js';
import { createDraft, publishDraft, readDraft, updateDraft } from './drafts.js';

const suite = useSharedServer();

describe('a draft of reward rules', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('is stored and shared although it is incomplete, and lists its faults by field', async () => {
    const { program, owner } = scene;
    const campaignId = await aCampaign(scene);
    const content = {
      rules: [
        { key: 'half' },
        { key: 'Not good', reward: { percent: '101' }, target: { goalId: 'goal_x' } },
        { key: ' half ', reward: { plain: true, fixed: { amount: '1' } }, priority: 'high' },
        'no rule',
      ],
      caps: [{ scope: ['MOON'], period: 'DAY' }],
      more: 1,
    };
    const draft = await createDraft(program, campaignId, { content });
    expect(draft).toMatchObject({ content, revision: 1, baseVersion: 0, isOutdated: false });
    expect(draft.faults.map(({ field }) => field.join('.')).toSorted()).toEqual([
      'caps.0.scope.0',
      'more',
      'rules.0',
      'rules.1.key',
      'rules.1.reward.percent',
      'rules.1.target.goalId',
      'rules.2.priority',
      'rules.2.reward',
      'rules.3',
    ]);
    expect(await readDraft(owner, draft.id)).toEqual(draft);
    const { ruleDraft } = await updateDraft(owner, draft.id, 1, { name: 'Autumn', content: {} });
    expect(ruleDraft).toMatchObject({
      name: 'Autumn',
      revision: 2,
      by: { __typename: 'UserActor' },
      faults: [{ field: ['rules'], code: 'INVALID' }],
    });
    expect((await rulesOf(program, campaignId)).rules).toBeNull();
  });

  it('begins with the live rules, and is published as the next version, then gone', async () => {
    const { program, promoterId } = scene;
    const campaignId = await aCampaign(scene);
    const rules = sampleRules(await aGoal(scene, campaignId), promoterId);
    const first = await publish(program, campaignId, rules, {
      caps: [{ count: 3, scope: ['CUSTOMER'], period: 'LIFETIME' }],
    });
    const draft = await createDraft(program, campaignId);
    expect(draft).toMatchObject({ baseVersion: 1, isOutdated: false, faults: [] });
    // Unchanged, it is the live version.
    const same = await createDraft(program, campaignId);
    expect(await publishDraft(program, same.id, 1)).toMatchObject({ ruleVersion: { number: 1 } });
    const content = { ...draft.content, caps: [] };
    await updateDraft(program, draft.id, 1, { content });
    expect(await publishDraft(program, draft.id, 2)).toEqual({ ruleVersion: { number: 2 }, userErrors: [] });
    const live = (await rulesOf(program, campaignId)).rules as Version;
    expect(live).toMatchObject({ rules: first.rules, caps: [] });
    expect(await readDraft(program, draft.id)).toBeNull();
    expect(await publishDraft(program, draft.id, 2)).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
    const events = await suite.database.query<{ type: string; data: object }>(
      `select type, payload::jsonb -> 'data' as data from domain_event
       where campaign_id = $1 and node_id = $2 order by xact, position`,
      [uuidOf('campaign', campaignId), draft.id],
    );
    expect(events).toEqual(
      (['created', 'updated', 'deleted'] as const).map((word, at) => ({
        type: `rule_draft.${word}`,
        data: { ruleDraftId: draft.id, campaignId, name: 'Next', revision: Math.min(at + 1, 2) },
      })),
    );
  });

  it('is refused if it is too large or storing it would change a number', async () => {
    const campaignId = await aCampaign(scene);
    const send = async (content: string): Promise<unknown> => {
      const response = await fetch(`${suite.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${scene.key}` },
        body: `{"query":"mutation ($input: CreateRuleDraftInput!) { createRuleDraft(input: $input) { userErrors { code field } } }",
          "variables":{"input":{"campaignId":"${campaignId}","name":"x","content":${content}}}}`,
      });
      return response.json();
    };
    const refusedAt = (...field: string[]) => ({
      data: { createRuleDraft: { userErrors: [{ code: 'INVALID', field }] } },
    });
    expect(await send(`{"rules":["${'x'.repeat(256 * 1024)}"]}`)).toEqual(refusedAt('content'));
    expect(await send('{"rules":[{"when":{"value":12345678901234567890}}]}')).toEqual(
      refusedAt('content', 'rules', '0', 'when', 'value'),
    );
  });

  it('is listed, sorted and found by name among the drafts of its campaign', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    for (const name of ['beta', 'Alpha', 'gamma']) await createDraft(program, campaignId, { name });
    const list = async (args: string) => {
      const query = `query ($id: ID!) { campaign(id: $id) { ruleDrafts${args} { totalCount nodes { name } } } }`;
      const { campaign } = await program.run<{
        campaign: { ruleDrafts: { totalCount: number; nodes: { name: string }[] } };
      }>(query, { id: campaignId });
      return [campaign.ruleDrafts.totalCount, ...campaign.ruleDrafts.nodes.map(({ name }) => name)];
    };
    expect(await list('')).toEqual([3, 'gamma', 'Alpha', 'beta']);
    expect(await list('(orderBy: { field: NAME, direction: ASC }, first: 2)')).toEqual([3, 'Alpha', 'beta']);
    expect(await list('(orderBy: { field: UPDATED_AT, direction: ASC })')).toEqual([
      3,
      'beta',
      'Alpha',
      'gamma',
    ]);
    expect(await list('(search: "amm")')).toEqual([1, 'gamma']);
  });

  it('requires campaigns:write to be changed, and campaigns:read to be read', async () => {
    const { owner, organizationId, program } = scene;
    const { id } = await createDraft(program, await aCampaign(scene));
    const keyWith = async (scope: string): Promise<GraphQLClient> =>
      new GraphQLClient(suite.url, await aKey(owner, organizationId, [scope]));
    const [reader, writer] = [await keyWith('campaigns:read'), await keyWith('campaigns:write')];
    for (const name of ['updateRuleDraft', 'publishRuleDraft', 'deleteRuleDraft']) {
      const input = { id, expectedRevision: 1 };
      expect(errorCode(await reader.sendMutation(name, input))).toBe('FORBIDDEN');
    }
    const query = 'query ($id: ID!) { ruleDraft(id: $id) { id } }';
    expect(errorCode(await writer.send(query, { id }))).toBe('FORBIDDEN');
    expect(await reader.run(query, { id })).toEqual({ ruleDraft: { id } });
    expect(await writer.attempt('deleteRuleDraft', { id }, 'deletedId')).toEqual({
      deletedId: id,
      userErrors: [],
    });
    expect(await readDraft(program, id)).toBeNull();
  });
});
