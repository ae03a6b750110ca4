import { findLostDigits, lostDigitsFault } from '../../kernel/lost-digits.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { maxRuleSetBytes } from '../reward-rule/check-rule-set.js';
import type { DraftContent } from './rule-draft.entity.js';

/** The content for storage. Refused only if it is too large, or would change by being stored. */
export function checkContent(content: DraftContent): DraftContent {
  const lost = findLostDigits(content, ['content']);
  if (lost) throw refuse(ErrorCode.INVALID, `${lost.join('.')} ${lostDigitsFault}`, ...lost);
  if (Buffer.byteLength(JSON.stringify(content)) > maxRuleSetBytes) {
    const message = `content must be smaller: it has more than ${maxRuleSetBytes} bytes of JSON`;
    throw refuse(ErrorCode.INVALID, message, 'content');
  }
  return content;
}
