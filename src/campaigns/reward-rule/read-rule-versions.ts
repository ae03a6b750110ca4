import type { Sql } from '../../kernel/sql.js';
import type { RuleSet } from './rule.js';

/** A version of rules for the evaluation. Ids are bare uuids. */
export interface PublishedRules {
  readonly id: string;
  readonly campaignId: string;
  readonly number: number;
  /** It applies to events received from this time until the next version. */
  readonly publishedAt: Date;
  readonly rules: RuleSet;
}

/** A campaign and a time. */
export interface CampaignMoment {
  readonly campaignId: string;
  readonly at: Date;
}

/**
 * The versions that were live at these times, by campaign, oldest first, for `versionAt` at these times only.
 * Campaigns without rules then are omitted. Index: rule_version_effective, once for each moment.
 */
export async function readVersionsAt(
  sql: Sql,
  moments: readonly CampaignMoment[],
): Promise<Map<string, PublishedRules[]>> {
  const asked = new Map(moments.map((moment) => [`${moment.campaignId}/${moment.at.getTime()}`, moment]));
  const distinct = [...asked.values()];
  const rows = await sql.queryPrepared<PublishedRules>(
    `select version.id, version.campaign_id as "campaignId", version.number, version.published_at as "publishedAt", version.rules
     from (
       select distinct live.id from unnest($1::uuid[], $2::timestamptz[]) as moment (campaign_id, at)
       cross join lateral (
         select id from rule_version where campaign_id = moment.campaign_id and published_at <= moment.at
         order by published_at desc limit 1) as live
     ) as wanted join rule_version version using (id)
     order by version.campaign_id, version.number`,
    [distinct.map(({ campaignId }) => campaignId), distinct.map(({ at }) => at)],
  );
  return Map.groupBy(rows, (row) => row.campaignId);
}

/** The version that was live at a time; undefined before the first. Needs versions oldest first. */
export function versionAt(
  versions: readonly PublishedRules[] | undefined,
  moment: Date,
): PublishedRules | undefined {
  return versions?.findLast((version) => version.publishedAt <= moment);
}

/** The version of one campaign that was live at a time; undefined before the first. */
export async function readVersionAt(
  sql: Sql,
  campaignId: string,
  at: Date,
): Promise<PublishedRules | undefined> {
  const versions = await readVersionsAt(sql, [{ campaignId, at }]);
  return versionAt(versions.get(campaignId), at);
}
