/** What a click was made on. */
export type Device = 'MOBILE' | 'TABLET' | 'DESKTOP' | 'BOT';

/** Devices with a touch screen as large as a book. Android without "Mobile" is one, as its makers ask for. */
const tablet = /ipad|tablet|kindle|silk\/|playbook|android(?!.*mobile)/i;
const mobile = /mobi|iphone|ipod|android|windows phone/i;

/**
 * The device that a user agent names: the few words that all vendors agree on, and no list of models that grows old. An iPad
 * that asks for desktop pages says that it is a Mac, and counts as DESKTOP.
 */
export function deviceOf(userAgent: string | undefined, isBot: boolean): Device {
  if (isBot || userAgent === undefined) return 'BOT';
  if (tablet.test(userAgent)) return 'TABLET';
  return mobile.test(userAgent) ? 'MOBILE' : 'DESKTOP';
}

/** The country that a header names, as ISO 3166-1 alpha-2; undefined for Cloudflare's XX (unknown) and T1 (Tor), and anything else. */
export function countryOf(header: string | undefined): string | undefined {
  const country = header?.trim().toUpperCase();
  return country !== undefined && /^[A-Z]{2}$/.test(country) && country !== 'XX' ? country : undefined;
}

/** The host of the page that a click came from, in lower case and without a port; undefined when it was no web page. */
export function referrerHostOf(referrer: string | undefined): string | undefined {
  if (referrer === undefined || !/^https?:/i.test(referrer)) return undefined;
  const host = URL.parse(referrer)?.hostname;
  return host !== undefined && host !== '' && host.length <= 253 ? host : undefined;
}
