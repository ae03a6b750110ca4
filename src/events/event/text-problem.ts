import { ErrorCode, type Problem } from '../../kernel/errors.js';
import { textFault } from '../../kernel/storable-text.js';
import { isBlank } from '../../kernel/trim-text.js';

/** The problem of a text of a report, if it has one. One invalid text would fail the whole batch. */
export function textProblem(
  text: string | null | undefined,
  field: readonly string[],
  max: number,
): Problem | undefined {
  if (text == null) return undefined;
  const invalid = (fault: string): Problem => {
    return { code: ErrorCode.INVALID, message: `${field.join('.')} ${fault}`, field };
  };
  if (isBlank(text) || (text.length > max && [...text].length > max)) {
    return invalid(`must be 1 to ${max} characters, and not blank`);
  }
  const fault = textFault(text);
  return fault === undefined ? undefined : invalid(fault);
}
