import { describe, expect, it } from '@jest/globals';
import { useServer } from '../../support/suite.js';
import {
  limit,
  larger,
  quotas,
  fresh,
  aQuotaScene,
  make,
  exceeded,
  setPlan,
  type QuotaScene,
  webhook,
} from './quota-scene.js';

const suite = useServer(quotas);

interface Kind {
  readonly mutation: string;
  readonly input: (scene: QuotaScene) => object;
  readonly field: string;
  /** The number at the start. */
  readonly before: number;
  readonly most?: number;
  readonly mostPro?: number;
  readonly setting: string;
}

const kinds: readonly Kind[] = [
  {
    mutation: 'createApiKey',
    input: ({ organizationId }) => ({ organizationId, name: 'k', environment: 'SANDBOX', scopes: ['*'] }),
    field: 'organizationId',
    before: 1,
    setting: 'QUOTA_API_KEYS',
  },
  {
    mutation: 'createWebhookEndpoint',
    input: ({ organizationId }) => ({ ...webhook, organizationId, targetUrl: `https://${fresh()}.example/` }),
    field: 'organizationId',
    before: 0,
    most: 6,
    mostPro: Infinity,
    setting: 'QUOTA_WEBHOOK_ENDPOINTS',
  },
  {
    mutation: 'createWebhookEndpoint',
    input: ({ organizationId }) => ({
      ...webhook,
      organizationId,
      targetUrl: `https://one.example:8443/${fresh()}`,
    }),
    field: 'targetUrl',
    before: 0,
    setting: 'QUOTA_WEBHOOK_ENDPOINTS_PER_HOST',
  },
  {
    mutation: 'createCampaign',
    input: ({ organizationId }) => ({ organizationId, name: fresh(), targetUrl: 'https://shop.example' }),
    field: 'organizationId',
    before: 1,
    most: 4,
    mostPro: 6,
    setting: 'QUOTA_CAMPAIGNS',
  },
  {
    mutation: 'createGoal',
    input: ({ campaignId }) => ({ campaignId, name: fresh(), payout: { fixed: { amount: '1.00' } } }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_GOALS',
  },
  {
    mutation: 'createGig',
    input: ({ campaignId }) => ({
      campaignId,
      title: 'G',
      actionType: 'a',
      rewardAmount: { amount: '1.00' },
    }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_GIGS',
  },
  {
    mutation: 'publishRewardRules',
    input: ({ campaignId }) => ({ campaignId, rules: [{ key: fresh(), reward: { plain: true } }] }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_RULE_VERSIONS',
  },
  {
    mutation: 'createRuleDraft',
    input: ({ campaignId }) => ({ campaignId, name: fresh() }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_RULE_DRAFTS',
  },
  {
    mutation: 'createPromoter',
    input: ({ organizationId }) => ({ organizationId, name: fresh() }),
    field: 'organizationId',
    before: 1,
    setting: 'QUOTA_PROMOTERS',
  },
  {
    mutation: 'createLink',
    input: ({ campaignId, promoterId }) => ({
      campaignId,
      promoterId,
      targetUrl: `https://shop.example/${fresh()}`,
    }),
    field: 'promoterId',
    before: 0,
    setting: 'QUOTA_LINKS_PER_PROMOTER',
  },
  {
    mutation: 'inviteMember',
    input: ({ organizationId }) => ({ organizationId, email: `${fresh()}@example.com` }),
    field: 'email',
    before: 1,
    setting: 'QUOTA_MEMBERS',
  },
];

describe.each(kinds)(
  '$setting',
  ({ mutation, input, field, before, most = limit, mostPro = larger, setting }) => {
    it('is exact for simultaneous requests, and follows the plan', async () => {
      const scene = await aQuotaScene(suite);
      const add = async () => make(scene.owner, mutation, input(scene));
      for (let made = before; made < most - 1; made += 1) expect(await add()).toEqual([]);
      const answers = await Promise.all(Array.from({ length: 6 }, add));
      const refusals = answers.filter((errors) => errors.length > 0);
      expect(refusals).toHaveLength(5);
      for (const refusal of refusals) {
        expect(refusal).toEqual(exceeded(field, `The plan FREE allows at most ${most} `));
        expect(refusal[0]?.message).toContain('ask an operator to give the organization the plan PRO.');
      }
      await setPlan(suite, scene, 'PRO');
      for (let made = most; made < Math.min(mostPro, most + 2); made += 1) expect(await add()).toEqual([]);
      if (mostPro < Infinity) {
        expect(await add()).toEqual(exceeded(field, `The plan PRO allows at most ${mostPro} `));
        expect((await add())[0]?.message).toContain(`raise ${setting}.`);
      }
    });
  },
);
