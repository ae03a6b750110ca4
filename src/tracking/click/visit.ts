import type { KnownLink } from '../link/link-directory.js';

/** One visit through a link, as recorded by the redirect. */
export interface Visit {
  readonly link: KnownLink;
  /** Bare uuid of the session of the visitor's browser. */
  readonly sessionId: string;
  /** Bare uuid of the browser for this organization, the same through all its links. */
  readonly visitorId: string;
  /** False if the browser used this link before. */
  readonly isUnique: boolean;
  readonly isBot: boolean;
  /** Whether its address exceeded the click limit: recorded, but neither counted nor paid. */
  readonly isOverLimit: boolean;
  readonly address: string | undefined;
  /** Keyed hash of the address and the user agent: 16 bytes. */
  readonly networkHash: Buffer;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  /** From the header of a trusted proxy. */
  readonly country: string | undefined;
  readonly at: Date;
}

/** A visit with the id of its click, which stays the same on retries. */
export type Click = Visit & { readonly id: string };
