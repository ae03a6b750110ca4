export type Device = 'MOBILE' | 'TABLET' | 'DESKTOP' | 'BOT';

/** Devices with a large touch screen. Android without "Mobile" is one, by its makers' convention. */
const tablet = /ipad|tablet|kindle|silk\/|playbook|android(?!.*mobile)/i;
const mobile = /mobi|iphone|ipod|android|windows phone/i;

/**
 * The device in a user agent, by the common words of all vendors. A list of models would become outdated. An
 * iPad that requests desktop pages identifies as a Mac and counts as DESKTOP.
 */
export function deviceOf(userAgent: string | undefined, isBot: boolean): Device {
  if (isBot || userAgent === undefined) return 'BOT';
  if (tablet.test(userAgent)) return 'TABLET';
  return mobile.test(userAgent) ? 'MOBILE' : 'DESKTOP';
}

/** The ISO 3166-1 alpha-2 country in a header; undefined for XX (unknown), T1 (Tor) and other values. */
export function countryOf(header: string | undefined): string | undefined {
  const country = header?.trim().toUpperCase();
  return country !== undefined && /^[A-Z]{2}$/.test(country) && country !== 'XX' ? country : undefined;
}

/**
 * The host of a click's referring page, or the package of a referring Android app. It is in lower case,
 * without port; undefined if it was neither.
 */
export function referrerHostOf(referrer: string | undefined): string | undefined {
  if (referrer === undefined || !/^(?:https?|android-app):/i.test(referrer)) return undefined;
  const host = URL.parse(referrer)?.hostname.toLowerCase();
  return host !== undefined && host !== '' && host.length <= 253 ? host : undefined;
}

/** The first language that a browser asks for, without the region: `de`. */
export function languageOf(header: string | undefined): string | undefined {
  return /^\s*([a-z]{2,3})(?=[-,;\s]|$)/i.exec(header ?? '')?.[1]?.toLowerCase();
}
