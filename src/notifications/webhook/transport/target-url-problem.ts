import { isIP } from 'node:net';
import { Environment } from '../../../kernel/environment.js';
import type { EgressFilter } from './egress-filter.js';

/**
 * Why a URL cannot be an endpoint's target, as a sentence for its owner; undefined if valid.
 *
 * Host names are only resolved and checked when a message is sent, because their addresses change. IP
 * literals are checked here. The URL parser has already normalized decimal, octal and hexadecimal literals.
 */
export function targetUrlProblem(
  text: string,
  environment: Environment,
  filter: EgressFilter,
): string | undefined {
  if (text.length > 2048 || !URL.canParse(text)) {
    return 'The target must be an absolute URL of at most 2048 characters.';
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'The target must be an https URL.';
  if (url.protocol === 'http:' && environment === Environment.LIVE) {
    return 'In the live environment the target must be an https URL.';
  }
  if (url.username !== '' || url.password !== '') return 'The target must not carry a user name or password.';
  const port = url.port === '' ? undefined : Number(url.port);
  if (port !== undefined && port !== 80 && port !== 443 && port < 1024) {
    return 'The port must be 80, 443 or at least 1024.';
  }
  return hostProblem(url.hostname, filter);
}

function hostProblem(hostname: string, filter: EgressFilter): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const address = host === 'localhost' || host.endsWith('.localhost') ? '127.0.0.1' : host;
  const refusal = isIP(address) === 0 ? undefined : filter.refusalOf(address);
  return refusal && `Webhooks are not sent to ${hostname}: ${refusal}.`;
}
