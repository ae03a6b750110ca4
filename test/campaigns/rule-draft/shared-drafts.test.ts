import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { flatRule, publish, rulesOf } from '../reward-rule/rule-versions.js';
import { createDraft, publishDraft, readDraft, updateDraft } from './drafts.js';

const suite = useSharedServer();

describe('a draft of several editors', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('is never overwritten by an editor who has not seen the latest revision', async () => {
    const { program } = scene;
    const { id } = await createDraft(program, await aCampaign(scene));
    const contents = Array.from({ length: 8 }, (_, at) => ({ rules: [flatRule(`by-${at}`)] }));
    const answers = await Promise.all(
      contents.map(async (content) => updateDraft(program, id, 1, { content })),
    );
    const refused = answers.flatMap(({ userErrors }) => userErrors);
    expect(refused).toHaveLength(contents.length - 1);
    for (const error of refused) {
      expect(error).toEqual({
        code: 'CONFLICT',
        field: ['expectedRevision'],
        message:
          'The draft has revision 2, not 1: read it again, and repeat your change with expectedRevision 2.',
      });
    }
    const winner = answers.findIndex(({ userErrors }) => userErrors.length === 0);
    const now = await readDraft(program, id);
    expect(now).toMatchObject({ revision: 2, content: contents[winner] });
    // The winner's request may arrive again.
    expect(await updateDraft(program, id, 1, { content: contents[winner] })).toMatchObject({
      ruleDraft: { revision: 2 },
      userErrors: [],
    });
    for (const [mutation, more] of [
      ['publishRuleDraft', {}],
      ['deleteRuleDraft', {}],
    ] as const) {
      const { userErrors } = await program.attempt<object>(
        mutation,
        { id, expectedRevision: 1, ...more },
        '',
      );
      expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: ['expectedRevision'] }]);
    }
    expect(await readDraft(program, id)).toEqual(now);
  });

  it('is published once by many publishers, and not over a newer version unless asked', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    const { id } = await createDraft(program, campaignId, { content: { rules: [flatRule('mine')] } });
    await publish(program, campaignId, [flatRule('other')]);
    expect(await readDraft(program, id)).toMatchObject({ baseVersion: 0, isOutdated: true });
    const refused = await publishDraft(program, id, 1);
    expect(refused).toMatchObject({ ruleVersion: null, userErrors: [{ code: 'CONFLICT', field: ['id'] }] });
    expect(refused.userErrors[0]?.message).toContain('set baseVersion to 1, or send replaceNewer');
    expect(await updateDraft(program, id, 1, { baseVersion: 2 })).toMatchObject({
      userErrors: [{ code: 'INVALID', field: ['baseVersion'] }],
    });
    const all = await Promise.all(
      Array.from({ length: 6 }, async () => publishDraft(program, id, 1, { replaceNewer: true })),
    );
    expect(all.filter(({ ruleVersion }) => ruleVersion?.number === 2)).toHaveLength(1);
    expect(all.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array.from({ length: 5 }, () => 'NOT_FOUND'),
    );
    const { rules, ruleVersions } = await rulesOf(program, campaignId);
    expect([rules?.rules[0]?.['key'], ruleVersions.totalCount]).toEqual(['mine', 2]);
  });

  it('is refused with its faults when it is published or simulated, and stays', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    const draft = await createDraft(program, campaignId, { content: { rules: [{ key: 'a', reward: {} }] } });
    const { userErrors } = await publishDraft(program, draft.id, 1);
    expect(userErrors).toEqual(draft.faults);
    const simulate = async (more: object) =>
      program.attempt<{ simulation: object | null }>(
        'simulateRewardRules',
        { campaignId, draftId: draft.id, ...more },
        'simulation { events rules { key } }',
      );
    expect(await simulate({})).toEqual({ simulation: null, userErrors });
    expect(await readDraft(program, draft.id)).toEqual(draft);
    await updateDraft(program, draft.id, 1, { content: { rules: [flatRule('a')] } });
    expect(await simulate({})).toMatchObject({ simulation: { events: 0 }, userErrors: [] });
    const odd = [await simulate({ rules: [] }), await simulate({ campaignId: scene.campaignId })];
    expect(odd.map((one) => one.userErrors[0])).toMatchObject([
      { code: 'INVALID', field: ['draftId'] },
      { code: 'NOT_FOUND', field: ['draftId'] },
    ]);
  });
});
