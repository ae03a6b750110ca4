import { textFault } from '../../kernel/storable-text.js';
import { isBlank } from '../../kernel/trim-text.js';

/** What is wrong with a text of a report, after its name. One invalid text would fail the whole batch. */
export function faultOfText(text: string | null | undefined, max: number): string | undefined {
  if (text == null) return undefined;
  if (isBlank(text) || (text.length > max && [...text].length > max)) {
    return `must be 1 to ${max} characters, and not blank`;
  }
  return textFault(text);
}
