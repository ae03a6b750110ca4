/** The longest part of a name that an email shows, in characters. */
const maxLength = 60;

/** Invisible characters, and those that change the text direction. */
const unseen = /[\p{Cc}\p{Cf}]+/gu;
const url = /(?:\p{L}[\p{L}\d+.-]*:\/\/|www\.|mailto:)\S*|\S+@\S+/giu;
/** A dot within a word: an email program makes a link of `evil.example`. */
const innerDot = /[.\u3002](?=[\p{L}\d])/gu;

/**
 * A user-chosen name for an email to another person: quoted, on one line, at most 60 characters. URLs and
 * email addresses are removed, and inner dots get a space, so that email programs make no links.
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
