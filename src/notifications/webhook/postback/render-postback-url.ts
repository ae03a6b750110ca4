import { macroPattern, type MacroValues } from './postback-macros.js';

/**
 * The URL with the values of its macros, each percent-encoded as one part of a path or a query. Pure. The
 * template must have passed `postbackUrlProblem`, which keeps macros out of the scheme, host and port.
 */
export function renderPostbackUrl(template: string, values: MacroValues): string {
  return template.replace(macroPattern, (_macro, name: keyof MacroValues) => encode(values[name]));
}

/** Only letters, digits, `-`, `.` and `_` stay. A lone surrogate, which no URL can carry, becomes U+FFFD. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
