import { normalizeEmail } from './normalize-email.js';

/** White space, control characters, and characters that show nothing, such as a zero-width space or a soft hyphen. */
const invisible = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const asciiDomain = /^[a-z\d.-]+$/;

/** Both are Gmail, where dots in the name mean nothing. */
const gmail: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/** A domain may be written with either. */
const dots: ReadonlySet<string> = new Set(['.', '\u3002']);

/** The longest mailbox that mail has: 64 characters, the `@`, and a domain of 255. */
const maxMailbox = 64 + 1 + 255;

/**
 * The mailbox to which mail for an address goes, for comparing addresses of people: two spellings of one mailbox give the same text. Case, tags
 * after a "+", characters without width, `mailto:`, a name beside `<…>`, trailing dots, the dots of Gmail and the two forms of an
 * international domain make no difference. Never store it or send mail to it. Takes time in proportion to the length of the text. Pure.
 * @returns undefined when the text is no address, or the mailbox is longer than any that mail has.
 */
export function mailboxOf(text: string): string | undefined {
  const address = normalizeEmail(bareAddress(text));
  const at = address.lastIndexOf('@');
  const domain = withoutTrailingDots(address.slice(at + 1));
  if (at < 1 || !asciiDomain.test(domain)) return undefined;
  const mailbox = joinMailbox(address.slice(0, at).replaceAll('"', ''), domain);
  // Only now: a text that is long because of dots or a tag is as good as a short one.
  return mailbox.length > maxMailbox ? undefined : mailbox;
}

function joinMailbox(name: string, domain: string): string {
  const tag = name.indexOf('+');
  const untagged = withoutTrailingDots(tag === -1 ? name : name.slice(0, tag)).replace(/^\.+/, '');
  // "+news@example.com" is all tag: without it, every such address would be one mailbox.
  if (untagged === '') return `${name}@${domain}`;
  return gmail.has(domain) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${domain}`;
}

/** By a loop: `/\.+$/` takes quadratic time for a long run of dots with something behind it. */
function withoutTrailingDots(text: string): string {
  let end = text.length;
  while (end > 0 && dots.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
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
  const bare = inner.startsWith('mailto:') ? inner.slice('mailto:'.length) : inner;
  // Before a domain is read, which is not done when it is too long.
  return withoutTrailingDots(bare);
}
