import { describe, expect, it } from '@jest/globals';
import { ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, aGig, aGoal, aLink, aScene, fundWallet, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { aFollowedDraft, aSession } from './followed-draft.js';

const suite = useSharedServer();

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The errors of a mutation; empty on success. */
async function attempt({ program }: Scene, name: string, input: object): Promise<readonly Problem[]> {
  const { data, errors } = await program.sendMutation(name, input);
  if (errors) return [{ code: 'FAULT', message: JSON.stringify(errors) }];
  return (data?.result?.userErrors ?? []).map(({ code, message }) => ({ code, message }));
}

const remove = async (scene: Scene, id: string): Promise<readonly Problem[]> =>
  attempt(scene, 'deleteCampaign', { id });

const isThere = async (campaignId: string): Promise<boolean> => {
  const id = uuidOf('campaign', campaignId);
  return (await suite.database.query('select 1 from campaign where id = $1', [id])).length === 1;
};

const usd = (amount: string) => ({ amount, asset: 'USD' });
const plain = { rules: [{ key: 'a', reward: { plain: true } }] };

/** A draft with everything that a draft may have. */
async function aDraft(scene: Scene) {
  const campaignId = await aCampaign(scene, {}, false);
  const goalId = await aGoal(scene, campaignId);
  await aGig(scene, campaignId);
  const link = await aLink(scene, campaignId, scene.promoterId);
  await attempt(scene, 'publishRewardRules', { campaignId, ...plain });
  return { campaignId, goalId, link };
}

describe('a draft', () => {
  it('can be deleted with its goals, gigs, links and rules while it is unused', async () => {
    const scene = await aScene(suite.url);
    const { campaignId } = await aDraft(scene);
    expect(await remove(scene, campaignId)).toEqual([]);
    expect(await isThere(campaignId)).toBe(false);
  });

  it('cannot be deleted while it has a funded budget', async () => {
    const scene = await aScene(suite.url);
    await fundWallet(scene, '200.00');
    const { campaignId } = await aDraft(scene);
    expect(await attempt(scene, 'fundCampaign', { id: campaignId, amount: usd('100.00') })).toEqual([]);
    expect(await remove(scene, campaignId)).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('100.00 USD are set aside') },
    ]);
    expect(await isThere(campaignId)).toBe(true);
    expect(await attempt(scene, 'defundCampaign', { id: campaignId, close: true })).toEqual([]);
    expect(await remove(scene, campaignId)).toEqual([]);
    const { organization } = await scene.program.run<{ organization: object }>(
      'query ($id: ID!) { organization(id: $id) { wallet { transactions { nodes { kind entries { account } } } } } }',
      { id: scene.organizationId },
    );
    expect(organization).toBeDefined();
  });

  it('cannot be deleted after a conversion was recorded', async () => {
    const scene = await aScene(suite.url);
    const { campaignId, goalId, link } = await aDraft(scene);
    const sessionId = await aFollowedDraft(suite, scene, link);
    expect(await attempt(scene, 'recordConversion', { goalId, sessionId })).toEqual([]);
    expect(await remove(scene, campaignId)).toEqual([
      {
        code: 'CONFLICT',
        message: 'Only an unused draft can be deleted; this one has conversions, events, clicks.',
      },
    ]);
    expect(await isThere(campaignId)).toBe(true);
  });

  it('cannot be deleted after an event was evaluated or a link was followed', async () => {
    const scene = await aScene(suite.url);
    const evaluated = await aDraft(scene);
    await ingestAndEvaluate(scene, 'd', { attributionCode: evaluated.link.code });
    expect(await remove(scene, evaluated.campaignId)).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('has events') },
    ]);
    const followed = await aDraft(scene);
    await aFollowedDraft(suite, scene, followed.link);
    expect(await remove(scene, followed.campaignId)).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('has clicks') },
    ]);
  });
});

describe('a draft that is deleted during a concurrent request', () => {
  it('is either deleted or funded, never both', async () => {
    const scene = await aScene(suite.url);
    await fundWallet(scene, '100.00');
    for (let round = 0; round < 10; round++) {
      const { campaignId } = await aDraft(scene);
      const [funded, removed] = await Promise.all([
        attempt(scene, 'fundCampaign', { id: campaignId, amount: usd('1.00') }),
        remove(scene, campaignId),
      ]);
      const codes = [funded[0]?.code, removed[0]?.code];
      expect([
        [undefined, 'CONFLICT'],
        ['NOT_FOUND', undefined],
      ]).toContainEqual(codes);
      expect(await isThere(campaignId)).toBe(codes[1] === 'CONFLICT');
    }
    const lost = await suite.database.query(
      `select 1 from ledger_account account join ledger_balance on account_id = account.id
       where organization_id = $1 and campaign_id is not null and credits > debits
         and not exists (select from campaign where id = campaign_id)`,
      [uuidOf('organization', scene.organizationId)],
    );
    expect(lost).toEqual([]);
  });

  it('is either deleted or keeps its conversion and events: no decision loses its campaign', async () => {
    const scene = await aScene(suite.url);
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const { campaignId, goalId, link } = await aDraft(scene);
      const sessionId = await aSession(suite, scene, link);
      const [recorded, removed] = await Promise.all([
        attempt(scene, 'recordConversion', { goalId, sessionId }),
        remove(scene, campaignId),
        ...[1, 2, 3].map(async (index) =>
          ingest(scene, `race-${round}-${index}`, { attributionCode: link.code }),
        ),
      ]);
      for (const { code } of [...recorded, ...removed]) seen.add(code);
      expect(await isThere(campaignId)).toBe(removed.length > 0);
      if (recorded.length === 0) expect(removed).toHaveLength(1);
    }
    expect([...seen].filter((code) => code !== 'NOT_FOUND' && code !== 'CONFLICT')).toEqual([]);
    const organization = uuidOf('organization', scene.organizationId);
    await waitFor('the evaluation', async () => {
      const queued = await suite.database.query(
        `select 1 from event where status = 'QUEUED' and organization_id = $1`,
        [organization],
      );
      return queued.length === 0;
    });
    const orphans = await suite.database.query(
      `select 1 from event where organization_id = $1 and attributed_campaign_id is not null
         and not exists (select from campaign where campaign.id = attributed_campaign_id)`,
      [organization],
    );
    expect(orphans).toEqual([]);
  });

  it('is either deleted or keeps the added object, without internal errors', async () => {
    const scene = await aScene(suite.url);
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const { campaignId } = await aDraft(scene);
      const goal = { campaignId, name: 'late', payout: { fixed: usd('1.00') } };
      const gig = { campaignId, title: 'late', actionType: 'late', rewardAmount: usd('1.00') };
      const targetUrl = 'https://shop.example/summer/late';
      const answers = await Promise.all([
        attempt(scene, 'createGoal', goal),
        attempt(scene, 'createGig', gig),
        attempt(scene, 'createLink', { campaignId, promoterId: scene.promoterId, targetUrl }),
        attempt(scene, 'publishRewardRules', { campaignId, rules: [] }),
        remove(scene, campaignId),
      ]);
      for (const { code, message } of answers.flat()) seen.add(code === 'FAULT' ? message : code);
    }
    expect([...seen].filter((code) => code !== 'NOT_FOUND')).toEqual([]);
  });
});
