import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client, DeviceCookie, SessionCookie } from '../../kernel/client.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { addressGroup, clientAddress, type Trust } from './client-address.js';
import { deviceCookieOf, sessionCookieOf } from './session-cookie-of.js';

/** The program that sent a request. Few operations need it, so its properties are computed on demand. */
class RequestClient implements Client {
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse | undefined,
    private readonly trust: Trust,
    private readonly site: PublicAddress,
  ) {}

  get address(): string | null {
    return clientAddress(this.request, this.trust) || null;
  }

  get network(): string {
    return addressGroup(this.address ?? '');
  }

  get userAgent(): string | null {
    return this.request.headers['user-agent'] ?? null;
  }

  get sessionCookie(): SessionCookie | null {
    return this.response ? sessionCookieOf(this.request.headers, this.response, this.site) : null;
  }

  get deviceCookie(): DeviceCookie | null {
    return this.response ? deviceCookieOf(this.request.headers, this.response, this.site) : null;
  }
}

/** The program that sent a request. Without a response, as over a websocket, it gets no cookie. */
export function clientOf(
  request: IncomingMessage,
  response: ServerResponse | undefined,
  trust: Trust,
  site: PublicAddress,
): Client {
  return new RequestClient(request, response, trust, site);
}
