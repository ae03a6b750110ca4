import { normalizeEmail } from './normalize-email.js';

/** White space, control characters, and characters that show nothing, such as a zero-width space or a soft hyphen. */
const invisible = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const asciiDomain = /^[a-z\d.-]+$/;

/** Both are Gmail, where dots in the name mean nothing. */
const gmail: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/**
 * The mailbox to which mail for an address goes, for comparing addresses of people: two spellings of one mailbox give the same text. Case, tags
 * after a "+", characters without width, `mailto:`, a name beside `<…>`, trailing dots, the dots of Gmail and the two forms of an
 * international domain make no difference. Never store it or send mail to it. Pure.
 * @returns undefined when the text is no address.
 */
export function mailboxOf(text: string): string | undefined {
  const address = normalizeEmail(bareAddress(text));
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).replace(/\.+$/, '');
  if (at < 1 || !asciiDomain.test(domain)) return undefined;
  const name = address.slice(0, at).replaceAll('"', '');
  const untagged = name.replace(/\+.*$/, '').replaceAll(/^\.+|\.+$/g, '');
  // "+news@example.com" is all tag: without it, every such address would be one mailbox.
  if (untagged === '') return `${name}@${domain}`;
  return gmail.has(domain) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${domain}`;
}

/** A text without white space and characters that show nothing, and with plain letters for full-width ones. Pure. */
export function visibleText(text: string): string {
  return text.normalize('NFKC').replaceAll(invisible, '');
}

/** `Pat <mailto:PAT@example.com>` is `pat@example.com`; full-width letters become plain ones. */
function bareAddress(text: string): string {
  const address = visibleText(text).toLowerCase();
  const [from, to] = [address.lastIndexOf('<'), address.lastIndexOf('>')];
  const inner = from !== -1 && to > from ? address.slice(from + 1, to) : address;
  return inner.startsWith('mailto:') ? inner.slice('mailto:'.length) : inner;
}
