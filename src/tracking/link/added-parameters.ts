import { fillUtm, utmNames, type StoredUtm, type UtmValues } from '../../campaigns/campaign/utm-template.js';
import type { StoredSubIds } from './sub-ids.js';

/** Parameters that a link adds to its target, as the text of a query. */
export interface AddedParameters {
  /** Added to every target. */
  readonly utm: string;
  /** Added if the campaign passes queries on. */
  readonly subIds: string;
}

/** What decides them. */
interface Templates {
  readonly ofLink: StoredUtm;
  readonly ofCampaign: StoredUtm;
  readonly values: UtmValues;
  readonly subIds: StoredSubIds;
}

/** The parameters that a link adds. Its own template comes before its campaign's, field by field. */
export function addedParameters({ ofLink, ofCampaign, values, subIds }: Templates): AddedParameters {
  const utm = utmNames.map((name): [string, string | undefined] => {
    const template = ofLink[name] ?? ofCampaign[name];
    return [`utm_${name}`, template === undefined ? undefined : fillUtm(template, values)];
  });
  return { utm: queryOf(utm), subIds: queryOf(Object.entries(subIds)) };
}

function queryOf(pairs: readonly (readonly [string, string | undefined])[]): string {
  const given = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}
