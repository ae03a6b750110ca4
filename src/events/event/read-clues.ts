import { ErrorCode, notFound, type Problem } from '../../kernel/errors.js';
import { exactlyOneOf, notExactlyOne } from '../../kernel/exactly-one-of.js';
import { decodeId } from '../../kernel/ids.js';
import { faultOfText } from './fault-of-text.js';

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
type Kind = (typeof kinds)[number];

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
  for (const [index, clue] of list.entries()) {
    const kind = exactlyOneOf(clue, kinds);
    // Paths are only made for problems, because most reports have none.
    const problem =
      kind === undefined
        ? invalid(['attribution', String(index)], notExactlyOne(kinds))
        : readClue(clues, kind, clue[kind] as string, index);
    if (problem) problems.push(problem);
  }
  return clues;
}

function readClue(clues: Clues, kind: Kind, value: string, index: number): Problem | undefined {
  const path = (): [string, ...string[]] => ['attribution', String(index), kind];
  if (clues[kind] !== null) return invalid(path(), 'is a second clue of this kind');
  if (kind === 'code') {
    const fault = faultOfText(value, 64);
    clues.code = value.toUpperCase();
    return fault === undefined ? undefined : invalid(path(), fault);
  }
  const of = kind === 'linkId' ? 'link' : 'session';
  const id = decodeId(of, value);
  if (id === undefined) return notFound(of, ...path()).problems[0];
  clues[kind] = id;
  return undefined;
}

function invalid(field: readonly string[], message: string): Problem {
  return { code: ErrorCode.INVALID, message: `${field.join('.')} ${message}`, field };
}
