/** Characters to trim: white space, control characters, and characters without width. */
const around =
  /[\p{Cc}\p{Z}\u00AD\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\u2800\u3164\uFEFF\uFFA0]/u;

/** Invisible text. Such characters may belong to a text (joiners of emoji), but are not one alone. */
const invisible = /^[\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Trims white space, control and zero-width characters, in time proportional to what it removes. */
export function trimText(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isAround(text, from)) from += 1;
  while (to > from && isAround(text, to - 1)) to -= 1;
  return text.slice(from, to);
}

/** Whether a text is empty or contains only white space, control characters and zero-width characters. */
export function isBlank(text: string): boolean {
  return invisible.test(text);
}

/** These are all one code unit long. Most texts have visible ASCII ends. U+0000 stays, to be refused. */
function isAround(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit !== 0 && (unit < 0x21 || unit > 0x7e) && around.test(text.charAt(index));
}
