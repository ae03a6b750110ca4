const quote = 0x22;
const backslash = 0x5c;
const hash = 0x23;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The nesting of brackets in a GraphQL document, valid or not. Counted on the text, because the parser is
 * recursive, and thousands of levels overflow the stack.
 */
export function nestingOf(document: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < document.length; at += 1) {
    const code = document.charCodeAt(at);
    if (code === quote) at = endOfString(document, at);
    else if (code === hash) at = endOfLine(document, at);
    // Of ( [ { and ) ] }
    else if (code === 0x28 || code === 0x5b || code === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (code === 0x29 || code === 0x5d || code === 0x7d) depth -= 1;
  }
  return deepest;
}

/** The position of the last character of the string that begins at `start`. */
function endOfString(document: string, start: number): number {
  if (document.startsWith('"""', start)) {
    let end = document.indexOf('"""', start + 3);
    while (end > 0 && document.charCodeAt(end - 1) === backslash) end = document.indexOf('"""', end + 3);
    return end < 0 ? document.length : end + 2;
  }
  for (let at = start + 1; at < document.length; at += 1) {
    const code = document.charCodeAt(at);
    if (code === backslash) at += 1;
    // An unclosed string ends with its line. The parser refuses the document there.
    else if (code === quote || code === lineFeed || code === carriageReturn) return at;
  }
  return document.length;
}

function endOfLine(document: string, start: number): number {
  for (let at = start; at < document.length; at += 1) {
    const code = document.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) return at;
  }
  return document.length;
}
