import { ErrorCode, type Problem } from './errors.js';

/** The most texts of one request to name. */
const maxProblems = 20;

/** Inputs may be nested less deep than this by what they are; what is below is refused for that. */
const maxDepth = 32;

/**
 * What keeps a text from being stored, in words; undefined when nothing does. PostgreSQL has no U+0000 in its texts. Half of a surrogate pair
 * is no text in UTF-8: in JSON it is refused, and elsewhere something else would be stored in its place, and never be found again.
 */
export function textFault(text: string): string | undefined {
  if (!text.isWellFormed()) return 'contains half of a surrogate pair, which cannot be stored';
  return text.includes('\0') ? 'contains U+0000, which cannot be stored' : undefined;
}

/** Whether PostgreSQL can hold a text as it is. */
export function isStorable(text: string): boolean {
  return textFault(text) === undefined;
}

/** The texts in a value, names of members among them, that cannot be stored: each as a problem with its path below `path`. */
export function unstorableTexts(value: unknown, path: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  if (!holdsOnlyStorable(value, 0)) collect(value, path, problems);
  return problems;
}

/** Quick, because it is asked of everything that is sent; and nearly always true. */
function holdsOnlyStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null || depth > maxDepth) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (!holdsOnlyStorable(item, depth + 1)) return false;
    return true;
  }
  for (const name in value) {
    if (!isStorable(name) || !holdsOnlyStorable((value as Record<string, unknown>)[name], depth + 1)) {
      return false;
    }
  }
  return true;
}

function collect(value: unknown, path: readonly string[], problems: Problem[]): void {
  const note = (what: string, fault: string): void => {
    const message = `${path.join('.')} ${what}${fault}`;
    if (problems.length < maxProblems) problems.push({ code: ErrorCode.INVALID, message, field: path });
  };
  if (typeof value === 'string') {
    const fault = textFault(value);
    if (fault !== undefined) note('', fault);
  }
  if (typeof value !== 'object' || value === null || path.length > maxDepth) return;
  for (const [name, member] of Object.entries(value)) {
    const fault = textFault(name);
    if (fault === undefined) collect(member, [...path, name], problems);
    else note('has a name in it that ', fault);
  }
}
