import { conflict } from '../../kernel/errors.js';
import type { RuleDraft } from './rule-draft.entity.js';

/** Refuses a change that is based on another revision, so that it overwrites nothing. */
export function requireRevision({ revision }: RuleDraft, expected: number): void {
  if (revision === expected) return;
  const message = `The draft has revision ${revision}, not ${expected}: read it again, and repeat your change with expectedRevision ${revision}.`;
  throw conflict(message, 'expectedRevision');
}
