import type { KnownLink, LinkOfClicks } from '../link/read-link.js';
import type { BotReason, Classified } from './click-class.js';

/** One visit through a link, as the redirect keeps it. Null: unknown. It has no address. */
export interface Visit {
  /** The id of its click, which stays the same on retries. */
  readonly id: string;
  readonly link: LinkOfClicks;
  /** Bare uuid of the session of the visitor's browser. */
  readonly sessionId: string;
  /** The browser's own id. Of a browser that asks not to be tracked, the hash of its network. */
  readonly visitor: string;
  /** False if the browser used this link before. */
  readonly isUnique: boolean;
  readonly botReason: BotReason | null;
  readonly isOverLimit: boolean;
  /** Null without a list of data centres. */
  readonly isDataCentre: boolean | null;
  /** Keyed hash of the address and the user agent: 16 bytes in hexadecimal digits. */
  readonly networkHash: string;
  /** The same by the keys of earlier days, one after the other. */
  readonly earlierNetworks: string | null;
  readonly userAgent: string | null;
  readonly referrer: string | null;
  readonly country: string | null;
  readonly acceptLanguage: string | null;
  /** `sub1` to `sub5` as JSON. */
  readonly subIds: string | null;
  /** The UTM parameters of the address that the visitor was sent to, as JSON. */
  readonly utm: string | null;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** A visit whose link is in memory, before it has a place among others. */
export interface KnownVisit extends Omit<Visit, 'id' | 'sessionId'> {
  readonly link: KnownLink;
  /** The TypeID of the session. */
  readonly session: string;
}

type Kept = 'id' | 'link' | 'sessionId' | 'isUnique' | 'isDataCentre' | 'networkHash' | 'earlierNetworks';

/** A visit as it is written: classified, and with what follows from its headers. Null, undefined: unknown. */
export interface Click extends Classified, Pick<Visit, Kept | 'subIds' | 'utm'> {
  /** Bare uuid of the browser for this organization, the same through all its links. */
  readonly visitorId: string;
  /** Whether a program asked. A prefetch is none: a person may be shown the page later. */
  readonly isProgram: boolean;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  readonly country: string | undefined;
  readonly language: string | undefined;
  readonly at: Date;
}

/** A visit that is read when it is recorded. */
export interface Unread {
  readonly link: KnownLink;
  read(): KnownVisit;
}
