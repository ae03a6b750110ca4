import type { IncomingMessage } from 'node:http';
import { countryOf } from './click-details.js';
import { headerOfProxy, type Trust } from '../../platform/http/client-address.js';

/** Reads from which country a request comes, by the header of a trusted proxy; nothing is known without such a header. */
export function countryReader(
  { countryHeader }: { readonly countryHeader: string | undefined },
  trust: Trust,
): (request: IncomingMessage) => string | undefined {
  if (countryHeader === undefined) return () => undefined;
  return (request) => countryOf(headerOfProxy(request, countryHeader, trust));
}
