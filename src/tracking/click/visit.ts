import type { KnownLink } from '../link/read-link.js';
import type { Classified } from './click-class.js';

/** One visit through a link, as recorded by the redirect. Null and undefined: unknown. */
export interface Visit extends Classified {
  readonly link: KnownLink;
  /** Bare uuid of the session of the visitor's browser. */
  readonly sessionId: string;
  /** Bare uuid of the browser for this organization, the same through all its links. */
  readonly visitorId: string;
  /** False if the browser used this link before. */
  readonly isUnique: boolean;
  /** Whether a program asked. A prefetch is none: a person may be shown the page later. */
  readonly isProgram: boolean;
  /** Null without a list of data centres. */
  readonly isDataCentre: boolean | null;
  /** Keyed hash of the address and the user agent: 16 bytes in hexadecimal digits. */
  readonly networkHash: string;
  /** The same by the keys of earlier days, one after the other. */
  readonly earlierNetworks: string | null;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  readonly country: string | undefined;
  readonly language: string | undefined;
  /** `sub1` to `sub5` as JSON. */
  readonly subIds: string | null;
  /** The UTM parameters of the address that the visitor was sent to, as JSON. */
  readonly utm: string | null;
  readonly at: Date;
}

/** A visit with the id of its click, which stays the same on retries. */
export type Click = Visit & { readonly id: string };

/** A visit that is read when it is recorded. */
export interface Unread {
  readonly linkId: string;
  read(): Visit;
}
