import { randomUUID } from 'node:crypto';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { headerUrl } from '../../kernel/header-url.js';

/** The query parameter for the session id in the target URL, as in TonicPow's links. */
const sessionParameter = 'tncpw_session';

/** Stands for the session id. Nobody knows it, so no URL contains it. */
const anySession = randomUUID();

/** A target's URL with a session id in its query, ready for the header: what is before and after that id. */
export function aroundSession(url: string): { readonly before: string; readonly after: string } {
  const [before = '', after = ''] = headerUrl(addQueryParameter(url, sessionParameter, anySession)).split(
    anySession,
  );
  return { before, after };
}
