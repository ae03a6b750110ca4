import type { LinkOfClicks } from '../link/read-link.js';
import type { KnownVisit, Visit } from './visit.js';

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

/** The head of a segment: each link and each text once, and the time from which its visits are counted. */
type Head = readonly [
  links: readonly LinkOfClicks[],
  texts: readonly (string | null)[],
  /** In milliseconds since 1970; none in the texts of earlier versions. */
  start?: number,
];

/** Does not occur in JSON as `JSON.stringify` writes it. */
const betweenLines = '\n';
const betweenValues = ',';

/** The values of a line that are yes or no, as bits of one number. */
const flags = { isUnique: 1, isOverLimit: 2, isDataCentre: 4, isNoDataCentre: 8 } as const;

/**
 * The visits of a moment as one short text, which costs a process much less than a row for each. It has a
 * head as JSON, and a line for each visit. A visit becomes text at once, so that its request can be
 * forgotten. A later version must read the texts of this one.
 */
export class ClickSegment {
  private readonly links = new Places<string>();
  private readonly texts = new Places<string | null>();
  private readonly lines: string[] = [];
  private start = 0;

  /** The number of visits. */
  get size(): number {
    return this.lines.length;
  }

  /** Adds a visit. Its ids and hashes have no comma. */
  add(visit: KnownVisit): void {
    const { texts } = this;
    if (this.lines.length === 0) this.start = visit.at;
    // One expression: an array of values would be made and joined for each visit.
    this.lines.push(
      `${this.links.of(visit.link.json)},${visit.id},${visit.sessionId},${visit.visitor},${flagsOf(visit)},${texts.of(visit.botReason)},` +
        `${visit.networkHash},${visit.earlierNetworks ?? ''},${texts.of(visit.userAgent)},${texts.of(visit.referrer)},` +
        `${texts.of(visit.country)},${texts.of(visit.acceptLanguage)},${texts.of(visit.subIds)},${texts.of(visit.utm)},${visit.at - this.start}`,
    );
  }

  /** What is kept of the visits. */
  text(): string {
    const head = `[[${this.links.values().join(',')}],${JSON.stringify(this.texts.values())},${this.start}]`;
    return [head, ...this.lines].join(betweenLines);
  }
}

function flagsOf({ isUnique, isOverLimit, isDataCentre }: Visit): number {
  const ofDataCentre = isDataCentre ? flags.isDataCentre : flags.isNoDataCentre;
  return (
    (isUnique ? flags.isUnique : 0) +
    (isOverLimit ? flags.isOverLimit : 0) +
    (isDataCentre === null ? 0 : ofDataCentre)
  );
}

/**
 * The visits of a segment's text.
 *
 * @throws Error if it is none.
 */
export function visitsIn(segment: string): Visit[] {
  const [head = '', ...lines] = segment.split(betweenLines);
  const [links, texts, start = 0, ...more] = JSON.parse(head) as [...Head, ...unknown[]];
  if (more.length > 0) throw new Error('The text of a segment has an unknown form.');
  return lines.map((line) => visitIn(line.split(betweenValues), links, texts, start));
}

function visitIn(values: readonly string[], links: Head[0], texts: Head[1], start: number): Visit {
  const [link, id = '', sessionId = '', visitor = '', flagText, botReason, networkHash = '', ...more] =
    values;
  const [earlierNetworks = '', userAgent, referrer, country, acceptLanguage, subIds, utm, at] = more;
  const text = (place: string | undefined): string | null => texts[Number(place)] ?? null;
  const bits = Number(flagText);
  const isKnown = (bits & (flags.isDataCentre | flags.isNoDataCentre)) !== 0;
  return {
    id,
    link: links[Number(link)] as LinkOfClicks,
    sessionId,
    visitor,
    isUnique: (bits & flags.isUnique) !== 0,
    botReason: text(botReason) as Visit['botReason'],
    isOverLimit: (bits & flags.isOverLimit) !== 0,
    isDataCentre: isKnown ? (bits & flags.isDataCentre) !== 0 : null,
    networkHash,
    earlierNetworks: earlierNetworks === '' ? null : earlierNetworks,
    userAgent: text(userAgent),
    referrer: text(referrer),
    country: text(country),
    acceptLanguage: text(acceptLanguage),
    subIds: text(subIds),
    utm: text(utm),
    at: start + Number(at),
  };
}
