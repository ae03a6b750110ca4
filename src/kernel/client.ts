/** The session cookie of a browser, which no script can read. */
export interface SessionCookie {
  keep(token: string, expiresAt: Date): void;
  forget(): void;
}

/** Marks a browser that has signed in before. It is not a session and grants nothing. */
export interface DeviceCookie {
  /** The value that the browser sent; undefined without one. It is untrusted. */
  readonly value: string | undefined;
  keep(value: string, expiresAt: Date): void;
}

/** What is known about the client program of a request. */
export interface Client {
  /** Its address, according to trusted proxies; null when the connection is already closed. */
  readonly address: string | null;
  /** The part of the address of one party: an IPv4 address, or a whole /64 of IPv6. Used for counting. */
  readonly network: string;
  readonly userAgent: string | null;
  /** Null where no cookie can be set: over a websocket, and for a page of another origin. */
  readonly sessionCookie: SessionCookie | null;
  /** Null when `sessionCookie` is null. */
  readonly deviceCookie: DeviceCookie | null;
}
