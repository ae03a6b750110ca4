import { encodeId } from '../../kernel/ids.js';
import { DeciderKind, type ActionAttempt, type Decider, type Proof } from './action-attempt.entity.js';

/** The submitted proof; null without any. */
export function proofOf({
  proofText: text,
  proofUrl: url,
  proofFile: file,
}: Pick<ActionAttempt, 'proofText' | 'proofUrl' | 'proofFile'>): Proof | null {
  return text === null && url === null && file === null ? null : { text, url, file };
}

/** TypeID of the decider. */
export function deciderId(kind: DeciderKind, id: string): string {
  return encodeId(kind === DeciderKind.USER ? 'user' : 'apiKey', id);
}

/** The decider; null without a decision. */
export function deciderIn({
  decidedByKind: kind,
  decidedById: id,
}: Pick<ActionAttempt, 'decidedByKind' | 'decidedById'>): Decider | null {
  return kind === null || id === null ? null : { kind, id: deciderId(kind, id) };
}
