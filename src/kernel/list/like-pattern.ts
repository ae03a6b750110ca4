/** The text without the meaning of its wildcards. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** The shortest text of which an index of trigrams finds every place. */
const trigram = 3;

/** The pattern of `ilike` that finds a text anywhere. */
export function containingPattern(text: string): string {
  return `%${literal(text)}%`;
}

/** The pattern of `like` that finds a text at the beginning. */
export function startingPattern(text: string): string {
  return `${literal(text)}%`;
}

/**
 * The pattern for a search. A text of one or two characters is found only at the beginning, because no index
 * finds it elsewhere and it would match nearly everything.
 */
export function searchPattern(text: string): string {
  return [...text].length < trigram ? startingPattern(text) : containingPattern(text);
}
