/** What may stand around a text without being part of it: white space, control characters, and characters without width. */
const around = String.raw`[\p{Cc}\p{Z}\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\u2800\u3164\uFEFF\uFFA0\u115F\u1160]`;
const edges = new RegExp(`^${around}+|${around}+$`, 'gu');

/** Texts that need no look at each character: they begin and end with a visible ASCII character. */
const isPlain = /^[\x21-\x7e](?:[^]*[\x21-\x7e])?$/;

/** What shows nothing: it may belong to a text, as the joiners within an emoji do, but is none by itself. */
const invisible = /^[\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** A text without the white space, control characters and zero-width characters around it. */
export function trimText(text: string): string {
  return isPlain.test(text) ? text : text.replaceAll(edges, '');
}

/** Whether a text shows nothing at all: it is empty, or only white space, control characters and zero-width characters. */
export function isBlank(text: string): boolean {
  return invisible.test(text);
}
