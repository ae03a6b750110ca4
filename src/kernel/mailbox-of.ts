import { normalizeEmail } from './normalize-email.js';

/** White space, control characters and invisible characters, such as a zero-width space or a soft hyphen. */
const invisible = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const asciiDomain = /^[a-z\d.-]+$/;

/** Both domains are Gmail, which ignores dots in the name. */
const gmail: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/** Both characters may separate the labels of a domain. */
const dots: ReadonlySet<string> = new Set(['.', '\u3002']);

/** The longest possible mailbox: 64 characters, the `@`, and a domain of 255. */
const maxMailbox = 64 + 1 + 255;

/**
 * The mailbox of an email address, for comparing people: all spellings of one mailbox give the same text.
 * It ignores case, tags after a "+", characters without width, `mailto:`, and a name beside `<…>`. It also
 * ignores trailing dots, dots in Gmail names and the form of an international domain. Never store it or
 * send email to it. Linear time. Pure.
 * @returns undefined when the text is not an address, or the mailbox is too long.
 */
export function mailboxOf(text: string): string | undefined {
  const address = normalizeEmail(bareAddress(text));
  const at = address.lastIndexOf('@');
  const domain = withoutTrailingDots(address.slice(at + 1));
  if (at < 1 || !asciiDomain.test(domain)) return undefined;
  const mailbox = joinMailbox(address.slice(0, at).replaceAll('"', ''), domain);
  // Checked last, because a text that is long only because of dots or a tag is valid.
  return mailbox.length > maxMailbox ? undefined : mailbox;
}

function joinMailbox(name: string, domain: string): string {
  const tag = name.indexOf('+');
  const untagged = withoutTrailingDots(tag === -1 ? name : name.slice(0, tag)).replace(/^\.+/, '');
  // "+news@example.com" is only a tag. Without this, every such address would be one mailbox.
  if (untagged === '') return `${name}@${domain}`;
  return gmail.has(domain) ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged}@${domain}`;
}

/** A loop, because `/\.+$/` takes quadratic time when other text follows a long run of dots. */
function withoutTrailingDots(text: string): string {
  let end = text.length;
  while (end > 0 && dots.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Removes white space and invisible characters, and replaces full-width letters by plain ones. Pure. */
export function visibleText(text: string): string {
  return text.normalize('NFKC').replaceAll(invisible, '');
}

/** `Pat <mailto:PAT@example.com>` is `pat@example.com`; full-width letters become plain ones. */
function bareAddress(text: string): string {
  const address = visibleText(text).toLowerCase();
  const [from, to] = [address.lastIndexOf('<'), address.lastIndexOf('>')];
  const inner = from !== -1 && to > from ? address.slice(from + 1, to) : address;
  const bare = inner.startsWith('mailto:') ? inner.slice('mailto:'.length) : inner;
  // Before the domain is read, because a domain that is too long is not read.
  return withoutTrailingDots(bare);
}
