import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';
import { ErrorCode, refuse } from '../../kernel/errors.js';

/** With `_tribute.` in front it must still be a name. */
const mostCharacters = 240;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * The host in a text, in lower case and ASCII. Pure.
 * @param own The server's own hosts.
 * @throws RefusedError INVALID, naming what is not allowed.
 */
export function linkHostOf(text: string, own: ReadonlySet<string>): string {
  // `domainToASCII` would leave out what follows the host.
  const isHostOnly = !/[/\\?#@:\s]/.test(text);
  const host = isHostOnly ? domainToASCII(text.replace(/\.$/, '').toLowerCase()) : '';
  const labels = host.split('.');
  if (isIP(text.replaceAll(/[[\]]/g, '')) !== 0 || isIP(host) !== 0) {
    throw refused('host must be a name, not an IP address');
  }
  const isName =
    labels.length > 1 && labels.every((one) => label.test(one)) && /[a-z]/.test(labels.at(-1) ?? '');
  if (!isName || host.length > mostCharacters) {
    throw refused(
      `host must be a host name of at most ${mostCharacters} characters, such as go.brand.example, without scheme, port and path`,
    );
  }
  if (getDomain(host, { allowPrivateDomains: true, validateHostname: false }) === null) {
    throw refused(`host must be more than the public suffix ${host}, such as go.brand.${host}`);
  }
  if (own.has(host)) throw refused('host must be your own; this is an address of the server');
  return host;
}

function refused(message: string): Error {
  return refuse(ErrorCode.INVALID, message, 'host');
}
