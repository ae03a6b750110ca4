import { ErrorCode, RefusedError, type Problem } from '../../kernel/errors.js';
import { exactlyOneOf, notExactlyOne } from '../../kernel/exactly-one-of.js';
import { requireId } from '../../kernel/ids.js';
import { textProblem } from './text-problem.js';

/** What says who brought the customer. A report has at most one of each kind. */
export interface AttributionClue {
  readonly code?: string | null;
  readonly linkId?: string | null;
  readonly sessionId?: string | null;
}

/** The clues of a report by kind; ids as uuids. */
export interface Clues {
  code: string | null;
  linkId: string | null;
  sessionId: string | null;
}

const kinds = ['code', 'linkId', 'sessionId'] as const;

/** The clues as a list. Null and undefined are left out. */
export function cluesOf(clues: AttributionClue): AttributionClue[] {
  return kinds.flatMap((kind) => (clues[kind] == null ? [] : [{ [kind]: clues[kind] }]));
}

/** The path of the link among the clues of a report. */
export function placeOfLink(clues: readonly AttributionClue[]): readonly string[] {
  return ['attribution', String(clues.findIndex(({ linkId }) => linkId != null)), 'linkId'];
}

/** Reads the clues of a report, and adds their problems. Links and sessions may still be unknown. */
export function readClues(
  list: readonly AttributionClue[] | null | undefined,
  problems: Problem[],
): Readonly<Clues> {
  const clues: Clues = { code: null, linkId: null, sessionId: null };
  if (list == null) return clues;
  if (list.length > kinds.length) {
    problems.push(invalid(['attribution'], `must have at most one of each: ${kinds.join(', ')}`));
    return clues;
  }
  const seen = new Set<string>();
  for (const [index, clue] of list.entries()) {
    const at = ['attribution', String(index)];
    const kind = exactlyOneOf(clue, kinds);
    if (kind === undefined) problems.push(invalid(at, notExactlyOne(kinds)));
    else if (seen.has(kind)) problems.push(invalid([...at, kind], 'is a second clue of this kind'));
    else readClue(clues, kind, clue[kind] as string, [...at, kind], problems);
    if (kind !== undefined) seen.add(kind);
  }
  return clues;
}

function readClue(
  clues: Clues,
  kind: (typeof kinds)[number],
  value: string,
  path: readonly string[],
  problems: Problem[],
): void {
  if (kind === 'code') {
    const problem = textProblem(value, path, 64);
    if (problem) problems.push(problem);
    clues.code = value.toUpperCase();
    return;
  }
  try {
    clues[kind] = requireId(kind === 'linkId' ? 'link' : 'session', value, ...path);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    problems.push(...error.problems);
  }
}

function invalid(field: readonly string[], message: string): Problem {
  return { code: ErrorCode.INVALID, message: `${field.join('.')} ${message}`, field };
}
