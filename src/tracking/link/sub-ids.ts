import { ErrorCode, refuse } from '../../kernel/errors.js';
import { isBlank } from '../../kernel/trim-text.js';
import { mergeChanges, type ChangesTo } from '../../kernel/merge-changes.js';

export const subIdNames = ['sub1', 'sub2', 'sub3', 'sub4', 'sub5'] as const;

/** A promoter's own labels of a link or a click. */
export type StoredSubIds = { readonly [Name in (typeof subIdNames)[number]]?: string | undefined };

/** The most characters of a sub-id. */
export const maxSubIdLength = 100;

const control = /\p{Cc}/u;

/**
 * The sub-ids to store after a change. Null removes all.
 * @throws RefusedError INVALID, with the path below `subIds`.
 */
export function changeSubIds(stored: StoredSubIds, changes: ChangesTo<StoredSubIds> | null): StoredSubIds {
  for (const name of subIdNames) {
    const value = changes?.[name];
    if (value == null || isAllowed(value)) continue;
    const allowed = `1 to ${maxSubIdLength} characters, not be blank, and have no control characters`;
    throw refuse(ErrorCode.INVALID, `subIds.${name} must have ${allowed}`, 'subIds', name);
  }
  return changes === null ? {} : mergeChanges(stored, changes);
}

function isAllowed(value: string): boolean {
  return !isBlank(value) && value.length <= maxSubIdLength && !control.test(value);
}
