/** The name of the session in addresses, cookies and localStorage: the same as in TonicPow's clients. */
export const sessionName = 'tncpw_session';

/** The name of its end in stores: milliseconds since 1970. */
export const expiresName = `${sessionName}_expires`;

/** Whether this is the text of a session. Other texts are ignored, wherever they come from. */
export function isSession(text: string | null | undefined): text is string {
  return text != null && /^[\w-]{1,64}$/.test(text);
}

/** The session in the query of an address. Of several, the first valid one. */
export function sessionIn(search: string): string | undefined {
  return new URLSearchParams(search).getAll(sessionName).find(isSession);
}

/** The query without the session. All other bytes stay, because the query belongs to the page. */
export function withoutSession(search: string): string {
  const parts = search.replace(/^\?/, '').split('&');
  const rest = parts.filter((part) => part.split('=')[0] !== sessionName).join('&');
  return rest && `?${rest}`;
}
