import { describe, expect, it } from '@jest/globals';
import { ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aLink,
  aScene,
  follow,
  fundWallet,
  type Scene,
  type SharedLink,
} from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The errors of a mutation; empty on success. */
async function attempt({ program }: Scene, name: string, input: object): Promise<readonly Problem[]> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await program.send<Record<string, { userErrors: Problem[] }>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code message } } }`,
    { input },
  );
  return errors ? [{ code: 'FAULT', message: JSON.stringify(errors) }] : (data?.[name]?.userErrors ?? []);
}

const remove = async (scene: Scene, id: string): Promise<readonly Problem[]> =>
  attempt(scene, 'deleteCampaign', { id });

const isThere = async (campaignId: string): Promise<boolean> => {
  const rows = await suite.database.query('select 1 from campaign where id = $1', [
    uuidOf('campaign', campaignId),
  ]);
  return rows.length === 1;
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

/** A session without its click, because a click alone would keep the draft. */
async function aSession({ organizationId }: Scene, link: SharedLink): Promise<string> {
  const sessionId = await follow(suite.url, link);
  await waitFor('the click', async () => {
    const forgotten = await suite.database.query(
      `delete from click where session_id = $1 and organization_id = $2 and status = 'PROCESSED' returning 1`,
      [uuidOf('session', sessionId), uuidOf('organization', organizationId)],
    );
    return forgotten.length === 1;
  });
  return sessionId;
}

describe('a draft', () => {
  it('can be deleted with its goals, gigs, links and rules when nothing has happened with it', async () => {
    const scene = await aScene(suite.url);
    const { campaignId } = await aDraft(scene);
    expect(await remove(scene, campaignId)).toEqual([]);
    expect(await isThere(campaignId)).toBe(false);
  });

  it('stays while money is set aside for it, and can go when it was taken back', async () => {
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

  it('stays when a conversion was recorded, and with it its event and its click', async () => {
    const scene = await aScene(suite.url);
    const { campaignId, goalId, link } = await aDraft(scene);
    const sessionId = await follow(suite.url, link);
    expect(await attempt(scene, 'recordConversion', { goalId, sessionId })).toEqual([]);
    expect(await remove(scene, campaignId)).toEqual([
      {
        code: 'CONFLICT',
        message: 'Only an unused draft can be deleted; this one has conversions, events, clicks.',
      },
    ]);
    expect(await isThere(campaignId)).toBe(true);
  });

  it('stays when an event was evaluated by its rules, or when its link was followed', async () => {
    const scene = await aScene(suite.url);
    const evaluated = await aDraft(scene);
    await ingestAndEvaluate(scene, 'd', { attributionCode: evaluated.link.code });
    expect(await remove(scene, evaluated.campaignId)).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('has events') },
    ]);
    const followed = await aDraft(scene);
    await follow(suite.url, followed.link);
    await waitFor('the click', async () => {
      const clicks = await suite.database.query('select 1 from click where campaign_id = $1', [
        uuidOf('campaign', followed.campaignId),
      ]);
      return clicks.length === 1;
    });
    expect(await remove(scene, followed.campaignId)).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('has clicks') },
    ]);
  });
});

describe('a draft that is deleted while something happens with it', () => {
  it('is gone, or has its money: never both', async () => {
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

  it('is gone, or has its conversion and its events: no decision is left without what it was made by', async () => {
    const scene = await aScene(suite.url);
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const { campaignId, goalId, link } = await aDraft(scene);
      const sessionId = await aSession(scene, link);
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

  it('is gone, or has what was added: nobody runs into a fault', async () => {
    const scene = await aScene(suite.url);
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const { campaignId } = await aDraft(scene);
      const goal = { campaignId, name: 'late', payout: usd('1.00') };
      const gig = { campaignId, title: 'late', actionType: 'late', rewardAmount: usd('1.00') };
      const link = {
        campaignId,
        promoterId: scene.promoterId,
        targetUrl: 'https://shop.example/summer/late',
      };
      const answers = await Promise.all([
        attempt(scene, 'createGoal', goal),
        attempt(scene, 'createGig', gig),
        attempt(scene, 'createLink', link),
        attempt(scene, 'publishRewardRules', { campaignId, rules: [] }),
        remove(scene, campaignId),
      ]);
      for (const { code, message } of answers.flat()) seen.add(code === 'FAULT' ? message : code);
    }
    expect([...seen].filter((code) => code !== 'NOT_FOUND')).toEqual([]);
  });
});
