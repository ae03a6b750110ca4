import { macroNames, macroPattern, visitorMacros, type PostbackMacro } from './postback-macros.js';

const maxLength = 2048;

/** The scheme, and the host with everything up to the path or the query. */
const authority = /^[^/?#]*:\/\/[^/?#]*/;

/**
 * Why a text cannot be the URL of a postback because of its macros, as a sentence for its owner; undefined if
 * it can. The URL without macros is checked like that of a webhook endpoint (`targetUrlProblem`).
 */
export function postbackUrlProblem(template: string): string | undefined {
  if (template.length > maxLength) return `The URL must have at most ${maxLength} characters.`;
  if (/[^!-~]/.test(template)) {
    return 'The URL must have no spaces and only ASCII characters. Write others percent-encoded.';
  }
  if (/[#\\]/.test(template)) return 'The URL must have no fragment and no backslash.';
  const [before] = authority.exec(template) ?? [];
  if (before === undefined) {
    return 'The URL must be absolute, such as https://tracker.example/postback?id={click_id}.';
  }
  if (/[{}]/.test(before)) {
    return 'A macro must not be a part of the scheme, the host or the port.';
  }
  return macroProblem(template);
}

function macroProblem(template: string): string | undefined {
  const names = [...template.matchAll(macroPattern)].map(([, name = '']) => name);
  const unknown = names.find((name) => !macroNames.includes(name as PostbackMacro));
  if (unknown !== undefined) {
    const allowed = macroNames.map((name) => `{${name}}`).join(', ');
    return `There is no macro {${unknown}}. Allowed are ${allowed}.`;
  }
  if (/[{}]/.test(template.replaceAll(macroPattern, ''))) {
    return 'A brace must belong to a macro, such as {amount}. Write other braces as %7B and %7D.';
  }
  const [path = ''] = template.split('?');
  const chosen = visitorMacros.find((name) => path.includes(`{${name}}`));
  if (chosen !== undefined) {
    return `{${chosen}} must be in the query, after the first question mark, because visitors choose its value.`;
  }
  return undefined;
}

/** The URL with an `x` in place of each macro, to check its other parts. */
export function withoutMacros(template: string): string {
  return template.replaceAll(macroPattern, 'x');
}
