/** Where a browser keeps its session, so that no script can read it. */
export interface SessionCookie {
  keep(token: string, expiresAt: Date): void;
  forget(): void;
}

/** The mark of a browser that has signed in before; no session, and no power. */
export interface DeviceCookie {
  /** What the browser sent; undefined without one. Anybody may have written it. */
  readonly value: string | undefined;
  keep(value: string, expiresAt: Date): void;
}

/** What is known of the program at the other end of a request. */
export interface Client {
  /** Its address, as far as proxies can be believed; null when it is gone already. */
  readonly address: string | null;
  /** What of the address is one party's: an IPv4 address, or a whole /64 of IPv6. For counting. */
  readonly network: string;
  readonly userAgent: string | null;
  /** Null where none can be set: over a websocket, and for a page of another origin. */
  readonly sessionCookie: SessionCookie | null;
  /** Null where `sessionCookie` is. */
  readonly deviceCookie: DeviceCookie | null;
}
