import { encodeId } from '../../kernel/ids.js';
import { DeciderKind, type ActionAttempt, type Decider, type Proof } from './action-attempt.entity.js';

/** What was shown; null when it was nothing. */
export function proofOf({
  proofText: text,
  proofUrl: url,
  proofFile: file,
}: Pick<ActionAttempt, 'proofText' | 'proofUrl' | 'proofFile'>): Proof | null {
  return text === null && url === null && file === null ? null : { text, url, file };
}

/** TypeID of who decided. */
export function deciderId(kind: DeciderKind, id: string): string {
  return encodeId(kind === DeciderKind.USER ? 'user' : 'apiKey', id);
}

/** Who decided; null when nobody did. */
export function deciderIn({
  decidedByKind: kind,
  decidedById: id,
}: Pick<ActionAttempt, 'decidedByKind' | 'decidedById'>): Decider | null {
  return kind === null || id === null ? null : { kind, id: deciderId(kind, id) };
}
