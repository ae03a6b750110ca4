import { encodeId } from '../../kernel/ids.js';
import { SystemActor, type Actor } from '../../identity/actor/actor.types.js';
import { actorById } from '../../identity/actor/actor-by-id.js';
import { DeciderKind, type ActionAttempt, type Proof } from './action-attempt.entity.js';

type Shown = Pick<ActionAttempt, 'proofText' | 'proofUrl' | 'proofFile' | 'remark'>;

/** The submitted proof, with the promoter's note; null without any. */
export function proofOf({
  proofText: text,
  proofUrl: url,
  proofFile: file,
  remark: note,
}: Shown): Proof | null {
  return text === null && url === null && file === null && note === null ? null : { text, url, file, note };
}

/** TypeID of the decider. */
export function deciderId(kind: DeciderKind, id: string): string {
  return encodeId(kind === DeciderKind.USER ? 'user' : 'apiKey', id);
}

type Decided = Pick<ActionAttempt, 'organizationId' | 'decidedAt' | 'decidedByKind' | 'decidedById'>;

/** Who decided; Tribute if a matching event did, and null without a decision. */
export function deciderIn(decided: Decided): Actor | null {
  const { organizationId, decidedAt, decidedByKind: kind, decidedById: id } = decided;
  if (kind !== null && id !== null) return actorById(deciderId(kind, id), organizationId);
  return decidedAt === null ? null : new SystemActor();
}
