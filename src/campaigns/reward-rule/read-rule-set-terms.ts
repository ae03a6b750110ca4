import type { Sql } from '../../kernel/sql.js';
import type { Campaign } from '../campaign/campaign.entity.js';
import type { RuleSetTerms } from './check-rule-set.js';

/** The goals and gigs of a campaign, as bare uuids. */
export type RuleTargets = Omit<RuleSetTerms, 'asset'>;

/** The objects that this campaign's rules may refer to. */
export async function readRuleSetTerms(sql: Sql, { id, asset }: Campaign): Promise<RuleSetTerms> {
  const [targets] = await readRuleTargets(sql, [id]);
  return { asset, ...(targets as RuleTargets) };
}

/** The goals and gigs of campaigns, in their order. Indexes: goal_campaign_id_name_key, gig_campaign. */
export async function readRuleTargets(sql: Sql, campaignIds: readonly string[]): Promise<RuleTargets[]> {
  const rows = await sql.query<{ id: string; campaignId: string; isGoal: boolean }>(
    `select id, campaign_id as "campaignId", true as "isGoal" from goal where campaign_id = any($1::uuid[])
     union all select id, campaign_id, false from gig where campaign_id = any($1::uuid[])`,
    [campaignIds],
  );
  const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
  return campaignIds.map((campaignId) => {
    const of = byCampaign.get(campaignId) ?? [];
    const idsOf = (isGoal: boolean) => new Set(of.filter((row) => row.isGoal === isGoal).map(({ id }) => id));
    return { goalIds: idsOf(true), gigIds: idsOf(false) };
  });
}
