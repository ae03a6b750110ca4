/**
 * Adds one query parameter to a URL. All other bytes stay, because the URL belongs to a third party.
 * Decoding and re-encoding would change URLs in other encodings (`%C4%D0`), `%20`, repeated `&` and the
 * order of parameters. Every existing parameter with exactly this name gets the new value, because pages
 * differ in whether they read the first or the last one. The fragment stays at the end.
 */
export function addQueryParameter(url: string, name: string, value: string): string {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const hashAt = url.indexOf('#');
  const [address, fragment] = hashAt < 0 ? [url, ''] : [url.slice(0, hashAt), url.slice(hashAt)];
  const queryAt = address.indexOf('?');
  if (queryAt < 0) return `${address}?${pair}${fragment}`;
  const [before, query] = [address.slice(0, queryAt + 1), address.slice(queryAt + 1)];
  if (isNamed(query, name)) return before + replaced(query, name, pair) + fragment;
  const separator = query === '' || query.endsWith('&') ? '' : '&';
  return before + query + separator + pair + fragment;
}

function isNamed(query: string, name: string): boolean {
  return query.split('&').some((part) => nameOf(part) === name);
}

function replaced(query: string, name: string, pair: string): string {
  const parts = query.split('&').map((part) => (nameOf(part) === name ? pair : part));
  return parts.join('&');
}

/** The name as written. A percent-encoded name counts as a different name. */
function nameOf(part: string): string {
  const at = part.indexOf('=');
  return at < 0 ? part : part.slice(0, at);
}
