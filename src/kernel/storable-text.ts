import { ErrorCode, type Problem } from './errors.js';

/** The most texts of one request to name in problems. */
const maxProblems = 20;

/** The maximum nesting of valid inputs. Deeper inputs are refused for their depth elsewhere. */
const maxDepth = 32;

/**
 * Why a text cannot be stored; undefined if it can. PostgreSQL texts cannot contain U+0000. An unpaired
 * surrogate is invalid UTF-8: JSON refuses it; elsewhere another text would be stored and never found.
 */
export function textFault(text: string): string | undefined {
  if (!text.isWellFormed()) return 'contains half of a surrogate pair, which cannot be stored';
  return text.includes('\0') ? 'contains U+0000, which cannot be stored' : undefined;
}

/** Whether PostgreSQL can store a text unchanged. */
export function isStorable(text: string): boolean {
  return textFault(text) === undefined;
}

/** Texts in a value, with member names, that cannot be stored: a problem each, its path below `path`. */
export function unstorableTexts(value: unknown, path: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  if (!holdsOnlyStorable(value, 0)) collect(value, path, problems);
  return problems;
}

/** Fast, because it runs on all input and is nearly always true. */
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
    else note('has a member name that ', fault);
  }
}
