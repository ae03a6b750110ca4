import type { Sql } from '../../kernel/sql.js';
import type { RuleSet } from './rule.js';

/** A version as events are judged by it. Ids are bare uuids. */
export interface PublishedRules {
  readonly id: string;
  readonly campaignId: string;
  readonly number: number;
  /** It applies to events that are received from here on, until the next version does. */
  readonly publishedAt: Date;
  readonly rules: RuleSet;
}

/**
 * The versions that can matter to events received at `since` or later, oldest first: of each campaign the one that was live at that
 * moment, and all later ones. A campaign without rules is not in the answer. Index: rule_version_effective.
 */
export async function readRuleVersions(
  sql: Sql,
  campaignIds: readonly string[],
  since: Date,
): Promise<Map<string, PublishedRules[]>> {
  const rows = await sql.queryPrepared<PublishedRules>(
    `select version.id, version.campaign_id as "campaignId", version.number, version.published_at as "publishedAt", version.rules
     from unnest($1::uuid[]) as campaign (id)
       cross join lateral (
         select coalesce(max(published_at), '-infinity') as published_at from rule_version
         where campaign_id = campaign.id and published_at <= $2) as live
       join rule_version version on version.campaign_id = campaign.id and version.published_at >= live.published_at
     order by version.campaign_id, version.number`,
    [[...new Set(campaignIds)], since],
  );
  return Map.groupBy(rows, (row) => row.campaignId);
}

/** Of a campaign's versions, oldest first, the one that was live at a moment; undefined before the first. */
export function versionAt(
  versions: readonly PublishedRules[] | undefined,
  moment: Date,
): PublishedRules | undefined {
  return versions?.findLast((version) => version.publishedAt <= moment);
}
