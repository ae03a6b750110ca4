import { parametersIn } from './parameters-in.js';
import { maxSubIdLength, subIdNames, type StoredSubIds } from './sub-ids.js';

const subIdName = /[?&]sub[1-5]=/i;

/**
 * The sub-ids of a visit as JSON: those of the short link's query, each cut after 100 characters, then those
 * of the link. Null without any.
 */
export function subIdsOf(url: string, ofLink: StoredSubIds): string | null {
  const found = subIdName.test(url)
    ? { ...ofLink, ...parametersIn(url, subIdNames, maxSubIdLength) }
    : ofLink;
  return Object.keys(found).length > 0 ? JSON.stringify(found) : null;
}
