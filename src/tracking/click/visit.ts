import type { KnownLink } from '../link/link-directory.js';

/** One visit through a link, as the redirect saw it. */
export interface Visit {
  readonly link: KnownLink;
  /** Bare uuid of the session that the visitor's browser carries from here on. */
  readonly sessionId: string;
  /** Bare uuid of the browser as this organization knows it, the same through all its links. */
  readonly visitorId: string;
  /** False when the browser had been through this link before. */
  readonly isUnique: boolean;
  readonly isBot: boolean;
  /** Whether its address had more clicks than count: it is recorded, and neither counted nor paid. */
  readonly isOverLimit: boolean;
  readonly address: string | undefined;
  /** Keyed hash of the address and the user agent: 16 bytes. */
  readonly networkHash: Buffer;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  /** As a proxy of ours said. */
  readonly country: string | undefined;
  readonly at: Date;
}

/** A visit with the id that its click gets, however often it has to be tried. */
export type Click = Visit & { readonly id: string };
