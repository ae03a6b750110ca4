import type { IncomingMessage } from 'node:http';
import { countryOf } from './click-details.js';
import { headerOfProxy, type Trust } from '../../platform/http/client-address.js';

/** Reads a request's country from the header of a trusted proxy; unknown without the header. */
export function countryReader(
  { countryHeader }: { readonly countryHeader: string | undefined },
  trust: Trust,
): (request: IncomingMessage) => string | undefined {
  if (countryHeader === undefined) return () => undefined;
  return (request) => countryOf(headerOfProxy(request, countryHeader, trust));
}
