/** This server's public address. Set when it listens, because the port may be chosen then. */
export interface PublicAddress {
  /** `https://tribute.example`, without a slash at the end. */
  base: string;
  /** Base of short links: `https://go.example`, or the base with `/go`. */
  short: string;
}
