/** The longest part of a name that a mail shows, in characters. */
const maxLength = 60;

/** Characters that show nothing or turn the direction of the text. */
const unseen = /[\p{Cc}\p{Cf}]+/gu;
const url = /(?:\p{L}[\p{L}\d+.-]*:\/\/|www\.|mailto:)\S*|\S+@\S+/giu;
/** A dot within a word: a mail program makes a link of `evil.example`. */
const innerDot = /[.\u3002](?=[\p{L}\d])/gu;

/**
 * A name that somebody chose, as a mail to somebody else shows it: in quotes, in one line, cut after 60 characters, and without anything
 * that a mail program makes a link of. URLs and e-mail addresses are left out; a dot within a word is followed by a space.
 */
export function quoteName(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replaceAll(unseen, ' ')
    .replaceAll(url, '…')
    .replaceAll(innerDot, '. ')
    .replaceAll('"', "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = Array.from(plain);
  const cut = characters.length > maxLength ? `${characters.slice(0, maxLength).join('').trimEnd()}…` : plain;
  return `"${cut || '…'}"`;
}
