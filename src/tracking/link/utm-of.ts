import { maxUtmLength, utmNames } from '../../campaigns/campaign/utm-template.js';
import { parametersIn } from './parameters-in.js';

const utmName = /[?&]utm_(?:source|medium|campaign|term|content)=/;
const parameters = utmNames.map((name) => `utm_${name}` as const);

/** The UTM parameters of an address as JSON, by `source`, `medium` and so on. Null without any. */
export function utmOf(url: string): string | null {
  if (!utmName.test(url)) return null;
  const found = Object.entries(parametersIn(url, parameters, maxUtmLength));
  if (found.length === 0) return null;
  return JSON.stringify(Object.fromEntries(found.map(([name, value]) => [name.slice('utm_'.length), value])));
}
