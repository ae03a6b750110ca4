import type { KnownLink } from '../link/read-link.js';
import type { Visit } from './visit.js';

/** A visit without the names of its parts. The link and repeated texts are places in lists. */
type Row = readonly [
  link: number,
  id: string,
  sessionId: string,
  visitor: string,
  isUnique: boolean,
  botReason: Visit['botReason'],
  isOverLimit: boolean,
  isDataCentre: boolean | null,
  networkHash: string,
  earlierNetworks: string | null,
  userAgent: number,
  referrer: number,
  country: string | null,
  acceptLanguage: number,
  subIds: string | null,
  utm: string | null,
  at: number,
];

/** Each link and each text once, and the visits. */
type Segment = readonly [
  links: readonly KnownLink[],
  texts: readonly (string | null)[],
  rows: readonly Row[],
];

/** Gives each value a place in a list. */
class Places<Value> {
  private readonly places = new Map<Value, number>();

  of(value: Value): number {
    let place = this.places.get(value);
    if (place === undefined) this.places.set(value, (place = this.places.size));
    return place;
  }

  values(): Value[] {
    return [...this.places.keys()];
  }
}

/**
 * Visits as one short text, which costs a process much less than a row for each. A later version must read
 * the texts of this one.
 */
export function segmentOf(visits: readonly Visit[]): string {
  const links = new Places<KnownLink>();
  const texts = new Places<string | null>();
  const rows = visits.map((visit) => rowOf(visit, links, texts));
  return JSON.stringify([links.values(), texts.values(), rows] satisfies Segment);
}

function rowOf(visit: Visit, links: Places<KnownLink>, texts: Places<string | null>): Row {
  return [
    links.of(visit.link),
    visit.id,
    visit.sessionId,
    visit.visitor,
    visit.isUnique,
    visit.botReason,
    visit.isOverLimit,
    visit.isDataCentre,
    visit.networkHash,
    visit.earlierNetworks,
    texts.of(visit.userAgent),
    texts.of(visit.referrer),
    visit.country,
    texts.of(visit.acceptLanguage),
    visit.subIds,
    visit.utm,
    visit.at,
  ];
}

/** The visits of a text. */
export function visitsIn(segment: string): Visit[] {
  const [links, texts, rows] = JSON.parse(segment) as Segment;
  return rows.map((row) => visitIn(row, links, texts));
}

function visitIn(row: Row, links: Segment[0], texts: Segment[1]): Visit {
  const [place, id, sessionId, visitor, isUnique, botReason, isOverLimit, isDataCentre, ...more] = row;
  const [networkHash, earlierNetworks, userAgent, referrer, country, acceptLanguage, subIds, utm, at] = more;
  return {
    id,
    link: links[place] as KnownLink,
    sessionId,
    visitor,
    isUnique,
    botReason,
    isOverLimit,
    isDataCentre,
    networkHash,
    earlierNetworks,
    userAgent: texts[userAgent] ?? null,
    referrer: texts[referrer] ?? null,
    country,
    acceptLanguage: texts[acceptLanguage] ?? null,
    subIds,
    utm,
    at,
  };
}
