/*
 * Codes that nobody may choose, without hyphens. Short links stand at the root of the short host, beside the
 * paths of this server, and visitors trust their words.
 */

const paths = `account accounts aktvators api apikeys assets attempts attribution campaigns conversions demo docs
  events favicon gigs go goals graphiql graphql health healthz link links livez login logout me members metrics
  oauth operator organization organizations pay payouts ping promoters qr readyz rest rewards robots rules
  scripts signin signup sitemap static status tonic tonicpow tpow uploads users wallet wallets webhook webhooks
  wellknown widget`;

const misleading = `abuse admin administrator apple bank billing careers checkout contact fraud google help hostmaster
  invoice legal email webmail microsoft null official operators password payment payments paypal phishing police postmaster
  privacy recovery refund refunds register report root secure security settings stripe support system team terms
  test token tribute undefined unsubscribe update verification verify virus webmaster www`;

const reserved: ReadonlySet<string> = new Set(`${paths} ${misleading}`.split(/\s+/));

/** Whether nobody may choose a code, in any case. Hyphens do not make it another word. */
export function isReservedCode(code: string): boolean {
  return reserved.has(code.toLowerCase().replaceAll('-', ''));
}
