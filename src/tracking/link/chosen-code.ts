import { ErrorCode, refuse } from '../../kernel/errors.js';
import { isReservedCode } from './is-reserved-code.js';

const form = /^[a-z0-9][a-z0-9-]{2,30}[a-z0-9]$/i;

/**
 * The code that somebody chose, as it is stored: in upper case.
 * @throws RefusedError INVALID, naming `code`.
 */
export function chosenCode(code: string): string {
  if (!form.test(code)) {
    const allowed = '4 to 32 letters a to z, digits and hyphens, and no hyphen at either end';
    throw refuse(ErrorCode.INVALID, `code must have ${allowed}`, 'code');
  }
  if (isReservedCode(code)) {
    throw refuse(ErrorCode.INVALID, 'code is a reserved word; choose another one', 'code');
  }
  return code.toUpperCase();
}
