import { idsInGroup, newId, requireId, shortSessionId } from '../../kernel/ids.js';
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

/** The head of a segment: each link and each text once, and what the visits have in common. */
type Head = readonly [
  links: readonly LinkOfClicks[],
  texts: readonly (string | null)[],
  /** The time from which its visits are counted, in milliseconds since 1970. */
  start: number,
  /** The group of the ids of its clicks. */
  group: string,
];

/** Does not occur in JSON as `JSON.stringify` writes it. */
const betweenLines = '\n';
const betweenValues = ',';

/** The values of a line that are yes or no, as bits of one number. */
const flags = { isUnique: 1, isOverLimit: 2, isDataCentre: 4, isNoDataCentre: 8 } as const;

/** Enough for the visits of a usual moment. */
const usualBytes = 64 * 1024;

/**
 * The visits of a moment as one short text, which costs a process much less than a row for each. It has a
 * head as JSON, and a line for each visit. A visit becomes bytes at once, so that its request and its texts
 * can be forgotten. A later version must read the texts of this one.
 */
export class ClickSegment {
  private links = new Places<string>();
  private texts = new Places<string | null>();
  /** The lines, all of ASCII. It is used again for the next moment. */
  private lines = Buffer.allocUnsafe(usualBytes);
  private used = 0;
  private visits = 0;
  private start = 0;

  /** The number of visits. */
  get size(): number {
    return this.visits;
  }

  /** Adds a visit. Its session, visitor and hashes have no comma. */
  add(visit: KnownVisit): void {
    const { texts } = this;
    if (this.visits === 0) this.start = visit.at;
    // One expression: an array of values would be made and joined for each visit.
    const line =
      `${betweenLines}${this.links.of(visit.link.json)},${shortSessionId(visit.session)},${visit.visitor},${flagsOf(visit)},${texts.of(visit.botReason)},` +
      `${visit.networkHash},${visit.earlierNetworks ?? ''},${texts.of(visit.userAgent)},${texts.of(visit.referrer)},` +
      `${texts.of(visit.country)},${texts.of(visit.acceptLanguage)},${texts.of(visit.subIds)},${texts.of(visit.utm)},${visit.at - this.start}`;
    this.makeRoom(line.length);
    this.used += this.lines.write(line, this.used, 'latin1');
    this.visits += 1;
  }

  /** What is kept of the visits, which are then forgotten here. */
  take(): string {
    const head = `[[${this.links.values().join(',')}],${JSON.stringify(this.texts.values())},${this.start},${JSON.stringify(newId())}]`;
    const text = head + this.lines.toString('latin1', 0, this.used);
    this.links = new Places();
    this.texts = new Places();
    this.used = 0;
    this.visits = 0;
    return text;
  }

  private makeRoom(bytes: number): void {
    if (this.used + bytes <= this.lines.length) return;
    const larger = Buffer.allocUnsafe(2 * this.lines.length + bytes);
    this.lines.copy(larger, 0, 0, this.used);
    this.lines = larger;
  }
}

function flagsOf({ isUnique, isOverLimit, isDataCentre }: KnownVisit): number {
  const ofDataCentre = isDataCentre ? flags.isDataCentre : flags.isNoDataCentre;
  return (
    (isUnique ? flags.isUnique : 0) +
    (isOverLimit ? flags.isOverLimit : 0) +
    (isDataCentre === null ? 0 : ofDataCentre)
  );
}

/**
 * The visits of a segment's text. Their ids are the same whenever it is read.
 *
 * @throws Error if it is none.
 */
export function visitsIn(segment: string): Visit[] {
  const [head = '', ...lines] = segment.split(betweenLines);
  const { length, 0: links, 1: texts, 2: start, 3: group } = JSON.parse(head) as Head;
  if (length !== 4) throw new Error('The text of a segment has an unknown form.');
  const idAt = idsInGroup(group);
  return lines.map((line, place) => {
    const visit = visitIn(line.split(betweenValues), links, texts, start);
    return { id: idAt(place, visit.at), ...visit };
  });
}

function visitIn(
  values: readonly string[],
  links: Head[0],
  texts: Head[1],
  start: number,
): Omit<Visit, 'id'> {
  const [link, session = '', visitor = '', flagText, botReason, networkHash = '', ...more] = values;
  const [earlierNetworks = '', userAgent, referrer, country, acceptLanguage, subIds, utm, at] = more;
  const text = (place: string | undefined): string | null => texts[Number(place)] ?? null;
  const bits = Number(flagText);
  const isKnown = (bits & (flags.isDataCentre | flags.isNoDataCentre)) !== 0;
  return {
    link: links[Number(link)] as LinkOfClicks,
    sessionId: requireId('session', session),
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
