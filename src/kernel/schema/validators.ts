import { buildMessage, isEmail, ValidateBy, type ValidationOptions } from 'class-validator';
import { normalizeUrl } from '../normalize-url.js';
import { canonicalTimeZone } from '../canonical-time-zone.js';
import { allOf } from './all-of.js';
import { TextKind } from './text-kind.js';

/** A property decorator that validates by a function. `rule` completes the sentence "name must be …". */
function validatedBy(
  name: string,
  validate: (value: unknown) => boolean,
  rule: string,
  options: ValidationOptions | undefined,
): PropertyDecorator {
  const defaultMessage = buildMessage((each) => `${each}$property must be ${rule}`, options);
  return ValidateBy({ name, validator: { validate, defaultMessage } }, options);
}

/** Whether a text is an absolute http or https URL that `normalizeUrl` accepts. */
function isHttpUrl(value: unknown): value is string {
  return typeof value === 'string' && normalizeUrl(value) !== undefined;
}

/** Whether a text is the origin of web pages: scheme, host and optional port, followed by at most a slash. */
function isOrigin(value: unknown): value is string {
  if (!isHttpUrl(value)) return false;
  const { origin, hostname } = new URL(value);
  return /^https?:\/\/[^/?#]+\/?$/i.test(value) && origin.length <= 300 && !hostname.includes('*');
}

/** Property decorator: the origin of web pages, such as `https://shop.example`. */
export function IsOrigin(options?: ValidationOptions): PropertyDecorator {
  const rule =
    'an origin: http or https, a host, an optional port and nothing else, such as https://shop.example';
  return allOf(TextKind('url'), validatedBy('isOrigin', isOrigin, rule, options));
}

/** Whether a text is a host in the form of `URL.host` for https: lower case, ASCII, no default port. */
function isHost(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[a-z\d-]+(?:\.[a-z\d-]+)*(?::\d{1,5})?$/.test(value)) return false;
  return URL.canParse(`https://${value}`) && new URL(`https://${value}`).host === value;
}

/** Property decorator: a host, such as `shop.example` or `shop.example:8443`. */
export function IsHost(options?: ValidationOptions): PropertyDecorator {
  const rule = 'a host in lower case with an optional port, such as shop.example or xn--bcher-kva.example';
  return validatedBy('isHost', isHost, rule, options);
}

/** Property decorator: an absolute http(s) URL, which reaches the resolver as `normalizeUrl` writes it. */
export function IsHttpUrl(options?: ValidationOptions): PropertyDecorator {
  const rule =
    'an absolute http or https URL of at most 2048 characters, without credentials, spaces, control characters, quotation marks or angle brackets';
  return allOf(TextKind('url'), validatedBy('isHttpUrl', isHttpUrl, rule, options));
}

/** Whether a text is an email address of at most 254 characters, without invisible characters. */
function isEmailAddress(value: unknown): value is string {
  return (
    isEmail(value) &&
    (value as string).length <= 254 &&
    !/\p{Default_Ignorable_Code_Point}/u.test(value as string)
  );
}

/** Property decorator: an email address, which reaches the resolver as `normalizeEmail` writes it. */
export function IsEmailAddress(options?: ValidationOptions): PropertyDecorator {
  const rule = 'an email address of at most 254 characters';
  return allOf(TextKind('email'), validatedBy('isEmailAddress', isEmailAddress, rule, options));
}

/** Whether a text is the IANA name of a time zone, such as `Europe/Berlin`, that this server knows. */
function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][\w+/-]{0,63}$/.test(value)) return false;
  return canonicalTimeZone(value) !== undefined;
}

/** Property decorator: the IANA name of a time zone, such as `Europe/Berlin`. */
export function IsTimeZone(options?: ValidationOptions): PropertyDecorator {
  const rule = 'the IANA name of a time zone, such as Europe/Berlin or UTC';
  return validatedBy('isTimeZone', isTimeZone, rule, options);
}

/**
 * Whether a text names a file: an https URL that `normalizeUrl` accepts, or an opaque text without a scheme;
 * at most 500 characters.
 */
function isFileReference(value: unknown): value is string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500) return false;
  return /^[a-z][a-z\d+.-]*:/i.test(value) ? /^https:/i.test(value) && isHttpUrl(value) : true;
}

/** Property decorator: an https URL, normalized by `normalizeUrl`, or an opaque reference to a file. */
export function IsFileReference(options?: ValidationOptions): PropertyDecorator {
  const rule = 'an https URL without credentials, or a reference without a scheme, of 1 to 500 characters';
  return allOf(TextKind('url'), validatedBy('isFileReference', isFileReference, rule, options));
}
