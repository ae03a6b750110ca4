/** The pages of a link. */
export interface LinkTargets {
  readonly targetUrl: string;
  /** For iPhones, iPads and iPods. */
  readonly iosUrl: string | null;
  readonly androidUrl: string | null;
  /** By ISO 3166-1 alpha-2 code in upper case. */
  readonly countries: ReadonlyMap<string, string>;
}

const ios = /iphone|ipad|ipod/i;
const android = /android/i;

/**
 * The page for a visitor: that of the country, else that of the device, else the target. A shop's country
 * decides on law, language and price. A page for a device is only more convenient.
 */
export function chooseUrl(targets: LinkTargets, userAgent = '', country = ''): string {
  const { targetUrl, iosUrl, androidUrl, countries } = targets;
  const ofCountry = countries.get(country);
  if (ofCountry !== undefined) return ofCountry;
  if (iosUrl !== null && ios.test(userAgent)) return iosUrl;
  if (androidUrl !== null && android.test(userAgent)) return androidUrl;
  return targetUrl;
}
