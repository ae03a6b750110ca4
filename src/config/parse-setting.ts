import ipaddr from 'ipaddr.js';
import { normalizeEmail } from '../kernel/normalize-email.js';

export const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (text: string): T | undefined =>
    values.find((value) => value === text);

export function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

export function parseBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.search === '' && url.hash === '' && url.username === '';
  return ['http:', 'https:'].includes(url.protocol) && plain ? url.href.replace(/\/+$/, '') : undefined;
}

/** Removes `application_name`, because processes identify one another by the names of their sessions. */
export function parseDatabaseUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) return undefined;
  if (!url.searchParams.has('application_name')) return text;
  url.searchParams.delete('application_name');
  return url.href;
}

export function parseRanges(text: string): readonly string[] | undefined {
  const ranges = text
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  const valid = ranges.every((range) => {
    try {
      return ipaddr.parseCIDR(range).length === 2;
    } catch {
      return false;
    }
  });
  return valid ? ranges : undefined;
}

/** A whole number from `least` to `most`. */
export const wholeNumber =
  (least: number, most = 1_000_000_000) =>
  (text: string): number | undefined => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  };

export function parseSwitch(text: string): boolean | undefined {
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

export function parseProxies(text: string): number | readonly string[] | undefined {
  const hops = wholeNumber(0, 20)(text);
  if (hops !== undefined) return hops;
  // A single address is also a range.
  const ranges = text.split(',').map((range) => {
    const address = range.trim();
    return ipaddr.isValid(address)
      ? `${address}/${ipaddr.parse(address).kind() === 'ipv4' ? 32 : 128}`
      : address;
  });
  return parseRanges(ranges.join(','));
}

export function parseRedisUrl(text: string): string | undefined {
  return URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol) ? text : undefined;
}

/** Email addresses as `normalizeEmail` writes them, in lower case. */
export function parseEmails(text: string): readonly string[] | undefined {
  const emails = text
    .split(',')
    .map((email) => normalizeEmail(email).toLowerCase())
    .filter((email) => email !== '');
  return emails.every((email) => /^[^\s<>@,]+@[^\s<>@,]+$/.test(email)) ? emails : undefined;
}

export function parseMailUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname } = new URL(text);
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '' ? text : undefined;
}

/** `Name <address>` or only an address. Line breaks are refused, because they would begin another header. */
export function parseSender(text: string): string | undefined {
  return /^(?:[^<>\r\n"]+ <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(text) ? text : undefined;
}
