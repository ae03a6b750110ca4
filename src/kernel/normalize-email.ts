import { domainToASCII } from 'node:url';
import { trimText } from './trim-text.js';

/** The maximum length of a DNS domain, in any spelling. */
const maxDomain = 255;

/** Characters that end a host name in a URL, as `domainToASCII` reads it. */
const noDomain = /[\p{Cc}\s/\\?#@:%[\]<>^|]/u;

/**
 * An email address in the form in which it is stored and looked up. It is trimmed, and the domain is in
 * lower case and ASCII (punycode). So `ann@münchen.example` and `ann@xn--mnchen-3ya.example` are one
 * address. A local part that is not ASCII becomes Unicode NFC and lower case, because PostgreSQL and this
 * code fold only ASCII alike. Text that is not an address is only trimmed.
 */
export function normalizeEmail(text: string): string {
  const trimmed = trimText(text);
  const at = trimmed.lastIndexOf('@');
  const [name, domain] = [trimmed.slice(0, Math.max(at, 0)), trimmed.slice(at + 1)];
  if (name === '' || domain.length > maxDomain || noDomain.test(domain)) return trimmed;
  const ascii = domainToASCII(domain);
  if (ascii === '') return trimmed;
  return `${/^[\x21-\x7e]*$/.test(name) ? name : name.normalize('NFC').toLowerCase()}@${ascii}`;
}
