import { domainToASCII } from 'node:url';
import { trimText } from './trim-text.js';

/** The longest domain that DNS has, in any spelling. */
const maxDomain = 255;

/** Characters that end the name of a host in a URL, which `domainToASCII` reads it as. */
const noDomain = /[\p{Cc}\s/\\?#@:%[\]<>^|]/u;

/**
 * An e-mail address in the one form in which it is stored and looked up: without white space around it, the domain in lower case and in ASCII
 * (punycode), so that `ann@münchen.example` and `ann@xn--mnchen-3ya.example` are one address. A name in front of the `@` that is not ASCII is in
 * Unicode's form NFC and lower case, because PostgreSQL folds only ASCII as we do.
 *
 * A text that is no address is only trimmed.
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
