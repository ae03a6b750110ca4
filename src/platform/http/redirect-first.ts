import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { HostOwner } from '../../kernel/host-owner.js';
import { isSecure, type Trust } from './client-address.js';
import type { GracefulStop, NoticedApp } from './graceful-stop.js';
import { chooseRequestId } from './request-id-of.js';

/**
 * Answers a request for the link with a code, whose id is set. Within this turn of the event loop if the link
 * is in memory. Otherwise later; then it rejects if the link cannot be read.
 */
export type Redirect = (
  request: IncomingMessage,
  response: ServerResponse,
  code: string,
  owner?: HostOwner,
) => Promise<void> | undefined;

/** The owner of a custom host; undefined for every other host. */
export type FindHostOwner = (host: string | undefined) => HostOwner | undefined;

/** What decides whether a request is a redirect. */
interface RedirectDoor {
  readonly redirect: Redirect;
  readonly shortHost: string | undefined;
  readonly hostOwnerOf: FindHostOwner;
  readonly trust: Trust;
  readonly isHttpsRequired: boolean;
  readonly stop: GracefulStop;
}

const linkPath = /^\/go\/([0-9A-Za-z-]{1,32})(?:$|\?)/;
const shortPath = /^\/([0-9A-Za-z-]{1,32})(?:$|\?)/;

/**
 * Answers plain requests for links without Express, which takes longer than the redirect itself. Express
 * answers everything else: other spellings of the path, and requests with a body or without HTTPS. It also
 * answers when the server stops or the link cannot be read.
 */
export function redirectFirst(door: RedirectDoor, app: RequestListener): NoticedApp {
  return (request, response) => {
    const owner = door.hostOwnerOf(request.headers.host);
    const code = owner ? codeOnOwnHost(request) : codeIn(request, door.shortHost);
    if (code === undefined || !isPlain(request, door)) {
      app(request, response);
      return false;
    }
    request.id = chooseRequestId(request);
    const later = door.redirect(request, response, code, owner);
    later?.catch(() => {
      app(request, response);
    });
    return later === undefined;
  };
}

/** The code on a host that serves only links. */
export function codeOnOwnHost({ method, url = '' }: IncomingMessage): string | undefined {
  return method === 'GET' || method === 'HEAD' ? shortPath.exec(url)?.[1] : undefined;
}

function codeIn(
  { method, url = '', headers }: IncomingMessage,
  shortHost: string | undefined,
): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const [, code] = linkPath.exec(url) ?? [];
  if (code !== undefined || shortHost === undefined) return code;
  return headers.host?.toLowerCase() === shortHost ? shortPath.exec(url)?.[1] : undefined;
}

function isPlain(request: IncomingMessage, { stop, isHttpsRequired, trust }: RedirectDoor): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length !== undefined || encoding !== undefined || stop.isStopping) return false;
  return !isHttpsRequired || isSecure(request, trust);
}
