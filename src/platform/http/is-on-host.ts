import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request was sent to this host: a name with an optional port, which has to be the same only where it is named. */
export function isOnHost(headers: IncomingHttpHeaders, host: string | undefined): boolean {
  if (host === undefined) return false;
  const asked = (headers.host ?? '').toLowerCase();
  return asked === host || (!host.includes(':') && asked.replace(/:\d+$/, '') === host);
}
