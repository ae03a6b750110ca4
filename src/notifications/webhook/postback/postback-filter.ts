import { notFound } from '../../../kernel/errors.js';
import { optionalId } from '../../../kernel/ids.js';
import type { Sql } from '../../../kernel/sql.js';
import { openTo } from '../../../tracking/link/open-to.js';
import type { Party } from './postback-party.js';
import { PostbackParty } from './postback.entity.js';

/** The campaign and the goal that a postback is limited to, as bare uuids. Null: all. */
export interface PostbackFilter {
  readonly campaignId: string | null;
  readonly goalId: string | null;
}

/**
 * Checks that the filter names a campaign and a goal of the promoter's organization, and a goal of the named
 * campaign. For the promoter, the campaign must be open to them. Others are not found.
 */
export async function requireFilter(sql: Sql, party: Party, filter: PostbackFilter): Promise<void> {
  const { campaignId, goalId } = filter;
  const { promoterId, organizationId, environment, acts } = party;
  const seen = acts === PostbackParty.PROMOTER ? openTo('$4') : '$4::uuid is not null';
  const tenant = [organizationId, environment, promoterId];
  if (campaignId !== null) {
    const [campaign] = await sql.query(
      `select 1 from campaign where id = $1 and organization_id = $2 and environment = $3 and ${seen}`,
      [campaignId, ...tenant],
    );
    if (!campaign) throw notFound('campaign', 'campaignId');
  }
  if (goalId === null) return;
  const [goal] = await sql.query(
    `select 1 from goal join campaign on campaign.id = goal.campaign_id
     where goal.id = $1 and campaign.organization_id = $2 and campaign.environment = $3 and ${seen}
       and ($5::uuid is null or campaign.id = $5)`,
    [goalId, ...tenant, campaignId],
  );
  if (!goal) throw notFound('goal', 'goalId');
}

/** The filter in an input. An absent field keeps its value, and null removes it. */
export function filterIn(
  input: { readonly campaignId?: string | null; readonly goalId?: string | null },
  stored: PostbackFilter,
): PostbackFilter {
  const { campaignId, goalId } = input;
  return {
    campaignId:
      campaignId === undefined
        ? stored.campaignId
        : (optionalId('campaign', campaignId, 'campaignId') ?? null),
    goalId: goalId === undefined ? stored.goalId : (optionalId('goal', goalId, 'goalId') ?? null),
  };
}
