import { addOwnPromoter } from '../../identity/promoter/add-own-promoter.js';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { formatPercent } from '../../kernel/money.js';
import type { Quotas } from '../../kernel/quotas.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { inMarketplace } from '../../campaigns/campaign/in-marketplace.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { promoterQuota } from '../../identity/promoter/promoter-quota.js';
import { requirePerson } from '../../identity/user/require-person.js';
import type { JoinCampaignInput } from './marketplace.inputs.js';
import type {
  MarketplaceCampaign,
  MarketplaceGig,
  MarketplaceGoal,
  PublicOrganization,
} from './marketplace.types.js';
import { type GoalRow, gigTerms, type GigRow, readAsSystem } from './marketplace-rows.js';
import { marketplaceList } from '../../campaigns/campaign/campaign.list.js';

/** The most goals and gigs shown per campaign. */
const maxShown = 100;

/** Opens the wallet of a new promoter. */
export type OpenPromoterWallet = (
  sql: Sql,
  promoter: Pick<Promoter, 'id' | 'organizationId' | 'environment'>,
) => Promise<void>;

/**
 * The marketplace: campaigns of all organizations as promoters see them, and joining them.
 *
 * It reads across tenants, but only public data: campaigns in the marketplace, and campaigns in which the
 * caller has a link, reward or attempt.
 */
export class MarketplaceService {
  /** @param openWallet Opens a new promoter's wallet in the same transaction. */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly openWallet: OpenPromoterWallet,
    private readonly quotas: Quotas,
  ) {}

  /** One page of the campaigns open to promoters, of every organization, in the session's environment. */
  async list(caller: Caller, args: ListArgs): Promise<Page<MarketplaceCampaign>> {
    const { environment } = requirePerson(caller.principal);
    const conditions = new Conditions().and('environment = ?', environment).and(inMarketplace);
    return asSystem('MARKETPLACE', async () => {
      const page = await readPage(caller, this.metadata, marketplaceList, conditions, args);
      return {
        ...page,
        countAll: async () => asSystem('MARKETPLACE', page.countAll),
      } as unknown as Page<MarketplaceCampaign>;
    });
  }

  /**
   * Makes the caller a promoter of the campaign's organization, with an empty wallet. Existing promoters do
   * not change, even with concurrent requests. The organization gets the caller's name and verified email.
   */
  async join(caller: Caller, input: JoinCampaignInput): Promise<Promoter> {
    const { userId, environment } = requirePerson(caller.principal);
    const campaignId = requireId('campaign', input.campaignId, 'campaignId');
    return asSystem('MARKETPLACE', async () =>
      inTransaction(caller.em, async (tx) => {
        const { em, sql } = tx;
        const [campaign] = await sql.query<{ organizationId: string }>(
          `select organization_id as "organizationId" from campaign
           where id = $1 and environment = $2 and ${inMarketplace}`,
          [campaignId, environment],
        );
        if (!campaign) throw notFound('campaign', 'campaignId');
        const { organizationId } = campaign;
        if ((await em.count(Promoter, { userId, organizationId, environment })) === 0) {
          const values = [organizationId, environment];
          const use = { organizationId, values, field: 'campaignId' };
          await this.quotas.requireRoom(sql, promoterQuota, use);
        }
        const joined = await addOwnPromoter(sql, organizationId, environment, userId);
        const promoter = await em.findOneOrFail(Promoter, { userId, organizationId, environment });
        if (joined) {
          await this.openWallet(sql, promoter);
          const aktvatorId = encodeId('promoter', promoter.id);
          const { id, name } = promoter;
          const after = { name, userId };
          tx.audit({ kind: 'promoter', id, organizationId, environment, before: null, after });
          tx.record({
            type: 'promoter.joined',
            organizationId,
            environment,
            campaignId,
            nodeId: aktvatorId,
            data: { aktvatorId, campaignId: encodeId('campaign', campaignId), name: promoter.name },
          });
        }
        return promoter;
      }),
    );
  }

  /** The public data of these campaigns in any status, for holders of related objects. */
  async listingOf(caller: Caller, campaignId: string): Promise<MarketplaceCampaign | null> {
    return caller.loaders.loadRelated('marketplace/campaign', campaignId, async (ids) => {
      const rows = await asSystem('MARKETPLACE', async () =>
        caller.em.fork().find(Campaign, { id: { $in: [...ids] } }),
      );
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }

  /** Whether promoters may join a campaign now. */
  async isListed(caller: Caller, { id }: MarketplaceCampaign): Promise<boolean> {
    return caller.loaders.loadRelated('marketplace/listed', id, async (ids) => {
      const rows = await readAsSystem<{ id: string }>(
        caller,
        `select id from campaign where id = any($1::uuid[]) and ${inMarketplace}`,
        ids,
      );
      const listed = new Set(rows.map((row) => row.id));
      return ids.map((key) => listed.has(key));
    });
  }

  /** The public data of an organization. */
  async organizationOf(caller: Caller, id: string): Promise<PublicOrganization | null> {
    return caller.loaders.loadRelated('marketplace/organization', id, async (ids) => {
      const rows = await readAsSystem<PublicOrganization>(
        caller,
        'select id, name, description, website from organization where id = any($1::uuid[])',
        ids,
      );
      return ids.map((key) => rows.find((row) => row.id === key) ?? null);
    });
  }

  /** The goals of a campaign, oldest first, at most 100. */
  async goalsOf(caller: Caller, { id, asset }: MarketplaceCampaign): Promise<MarketplaceGoal[]> {
    const goals = await caller.loaders.loadRelated('marketplace/goals', id, async (ids) => {
      const rows = await readAsSystem<GoalRow>(
        caller,
        `select goal.campaign_id as "campaignId", id, name, title, description, payout_type as "payoutType", payout_rate as "payoutRate",
                max_per_promoter as "maxPerPromoter"
         from unnest($1::uuid[]) as wanted (campaign_id)
         cross join lateral (select * from goal where goal.campaign_id = wanted.campaign_id order by id limit ${maxShown}) goal`,
        ids,
      );
      return ids.map((key) => rows.filter((row) => row.campaignId === key));
    });
    return goals.map(({ payoutType, payoutRate, ...goal }) => ({
      ...goal,
      payout: payoutType === 'FLAT' ? money(payoutRate, asset) : null,
      payoutPercent: payoutType === 'PERCENT' ? formatPercent(payoutRate) : null,
    }));
  }

  /** The published gigs of a campaign, oldest first, at most 100. */
  async gigsOf(caller: Caller, { id, asset }: MarketplaceCampaign): Promise<MarketplaceGig[]> {
    const gigs = await caller.loaders.loadRelated('marketplace/gigs', id, async (ids) => {
      const rows = await readAsSystem<GigRow>(
        caller,
        `select gig.campaign_id as "campaignId", id, title, description, ${gigTerms}
         from unnest($1::uuid[]) as wanted (campaign_id)
         cross join lateral (
           select * from gig where gig.campaign_id = wanted.campaign_id and status = 'PUBLISHED' order by id limit ${maxShown}
         ) gig`,
        ids,
      );
      return ids.map((key) => rows.filter((row) => row.campaignId === key));
    });
    return gigs.map(({ rewardAtomic, ...gig }) => ({ ...gig, rewardAmount: money(rewardAtomic, asset) }));
  }

  /** The public data of a gig, for promoters with an attempt at it. */
  async gigListingOf(caller: Caller, gigId: string): Promise<MarketplaceGig | null> {
    return caller.loaders.loadRelated('marketplace/gig', gigId, async (ids) => {
      const rows = await readAsSystem<GigRow & { asset: string }>(
        caller,
        `select gig.campaign_id as "campaignId", gig.id, title, gig.description, ${gigTerms}, asset
         from gig join campaign on campaign.id = gig.campaign_id where gig.id = any($1::uuid[])`,
        ids,
      );
      const gigs = rows.map(({ rewardAtomic, asset, ...gig }) => ({
        ...gig,
        rewardAmount: money(rewardAtomic, asset),
      }));
      return ids.map((key) => gigs.find((gig) => gig.id === key) ?? null);
    });
  }
}
