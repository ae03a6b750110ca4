/** What may stand around a text without being part of it: white space, control characters, and characters without width. */
const around =
  /[\p{Cc}\p{Z}\u00AD\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\u2800\u3164\uFEFF\uFFA0]/u;

/** What shows nothing: it may belong to a text, as the joiners within an emoji do, but is none by itself. */
const invisible = /^[\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** A text without the white space, control characters and zero-width characters around it. Takes time in proportion to what it removes. */
export function trimText(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isAround(text, from)) from += 1;
  while (to > from && isAround(text, to - 1)) to -= 1;
  return text.slice(from, to);
}

/** Whether a text shows nothing at all: it is empty, or only white space, control characters and zero-width characters. */
export function isBlank(text: string): boolean {
  return invisible.test(text);
}

/** All that is trimmed is one code unit long. Nearly every text begins and ends with visible ASCII. U+0000 stays, to be refused where it stands. */
function isAround(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit !== 0 && (unit < 0x21 || unit > 0x7e) && around.test(text.charAt(index));
}
