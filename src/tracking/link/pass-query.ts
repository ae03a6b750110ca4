import { deepLinkParameter } from './deep-link-of.js';

/** The most characters of a visitor's query that are added to a target. */
const maxLength = 2048;

/** Visible ASCII. Other bytes do not arrive in a request's query anyway. */
const visible = /^[\x21-\x7e]+$/;

/**
 * A target with the parameters of the short link's own query, byte for byte, before the fragment. Left out
 * are those that the target has, the session's, `url`, and those above `most` characters.
 */
export function passQuery(target: string, query: string, most = maxLength): string {
  if (query === '') return target;
  const hashAt = target.indexOf('#');
  const [address, fragment] = hashAt < 0 ? [target, ''] : [target.slice(0, hashAt), target.slice(hashAt)];
  const queryAt = address.indexOf('?');
  const own = queryAt < 0 ? '' : address.slice(queryAt + 1);
  const taken = new Set(own.split('&').map(nameOf));
  let added = '';
  for (const pair of query.split('&')) {
    if (pair === '' || !visible.test(pair) || added.length + pair.length >= most) continue;
    const name = nameOf(pair);
    if (name === deepLinkParameter || name.startsWith('tncpw_') || taken.has(name)) continue;
    added += `&${pair}`;
  }
  if (added === '') return target;
  if (queryAt < 0) return `${address}?${added.slice(1)}${fragment}`;
  return own === '' || own.endsWith('&') ? address + added.slice(1) + fragment : address + added + fragment;
}

/** The name as servers may read it: decoded, in lower case, and with `_` for dots and spaces, as in PHP. */
function nameOf(pair: string): string {
  const [written = ''] = pair.split('=', 1);
  const spaced = written.replaceAll('+', ' ');
  return decoded(spaced).trim().toLowerCase().replaceAll(/[. ]/g, '_');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
