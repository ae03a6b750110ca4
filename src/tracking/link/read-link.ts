import { LRUCache } from 'lru-cache';
import type { StoredUtm } from '../../campaigns/campaign/utm-template.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { addedParameters } from './added-parameters.js';
import type { CampaignState, LinkState } from './closed-reason-of.js';
import type { CountryTarget } from './country-target.types.js';
import type { StoredSubIds } from './sub-ids.js';
import type { LinkTerms } from './target-of.js';

/** The lasting data of a link, which its clicks carry. */
export interface LinkOfClicks {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly code: string;
  /** For how many days its campaign recognizes a visitor by the network: 0 unless it pays for clicks. */
  readonly networkDays: number;
}

/** A link in memory. Its data are text already, because they are written whenever it is used. */
export interface KnownLink extends LinkOfClicks {
  /** `LinkOfClicks` as JSON. */
  readonly json: string;
}

/** A link, and what decides where it leads. */
export interface FoundLink {
  readonly link: KnownLink;
  readonly terms: LinkTerms;
}

/** A row of the one query of a cache miss. */
interface LinkRow extends LinkOfClicks, LinkState, CampaignState {
  readonly targetUrl: string;
  readonly iosUrl: string | null;
  readonly androidUrl: string | null;
  readonly countryTargets: readonly CountryTarget[];
  readonly fallbackUrl: string | null;
  readonly passesQuery: boolean;
  readonly linkHosts: readonly string[];
  readonly campaignUrl: string;
  readonly campaignName: string;
  readonly utm: StoredUtm;
  readonly campaignUtm: StoredUtm;
  readonly subIds: StoredSubIds;
}

/** The link with this code in upper case, with one query; undefined if none. */
export async function readLink(sql: Sql, code: string): Promise<FoundLink | undefined> {
  const [row] = await sql.query<LinkRow>(
    `select link.id, link.organization_id as "organizationId", link.environment,
            link.campaign_id as "campaignId", link.promoter_id as "promoterId", link.code,
            link.target_url as "targetUrl", link.ios_url as "iosUrl", link.android_url as "androidUrl",
            link.country_targets as "countryTargets", link.disabled_at as "disabledAt", link.expires_at as "expiresAt",
            campaign.status, campaign.starts_at as "startsAt", campaign.ends_at as "endsAt",
            campaign.link_fallback_url as "fallbackUrl",
            campaign.pass_query as "passesQuery", campaign.link_hosts as "linkHosts",
            campaign.target_url as "campaignUrl", campaign.name as "campaignName",
            link.utm, campaign.utm as "campaignUtm", link.sub_ids as "subIds",
            case campaign.payout_model when 'CPC' then campaign.attribution_window_days else 0 end as "networkDays"
     from link join campaign on campaign.id = link.campaign_id where link.code = $1`,
    [code],
  );
  return row && foundIn(row);
}

function foundIn(row: LinkRow): FoundLink {
  const { id, campaignId, promoterId, code, networkDays } = row;
  const ids = {
    id,
    organizationId: shared(row.organizationId),
    environment: shared(row.environment),
    campaignId: shared(campaignId),
    promoterId: shared(promoterId),
    code,
    networkDays,
  };
  const { targetUrl, iosUrl, androidUrl, fallbackUrl, disabledAt, expiresAt, startsAt, endsAt } = row;
  const { passesQuery, linkHosts, campaignUrl, subIds } = row;
  const values = {
    promoter: encodeId('promoter', promoterId),
    campaign: encodeId('campaign', campaignId),
    campaignName: row.campaignName,
    link: encodeId('link', id),
    code: code.toLowerCase(),
  };
  return {
    link: { ...ids, json: JSON.stringify(ids satisfies LinkOfClicks) },
    terms: {
      targetUrl,
      iosUrl,
      androidUrl,
      countries: new Map(row.countryTargets.map(({ country, url }) => [country, url])),
      fallbackUrl,
      passesQuery,
      hosts: linkHosts.length > 0 ? linkHosts : [new URL(campaignUrl).host],
      subIds,
      added: addedParameters({ ofLink: row.utm, ofCampaign: row.campaignUtm, values, subIds }),
      plain: [],
      link: { disabledAt, expiresAt },
      campaign: { status: shared(row.status), startsAt, endsAt },
    },
  };
}

const texts = new LRUCache<string, string>({ max: 10_000 });

/** One text for all links that have an equal one. So the processor's cache has it for each of them. */
function shared<Text extends string>(text: Text): Text {
  const known = texts.get(text) as Text | undefined;
  if (known === undefined) texts.set(text, text);
  return known ?? text;
}
