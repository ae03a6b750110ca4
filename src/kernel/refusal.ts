import type { AuditedAction } from './audit-trail.js';

/** What was refused: a password or code, a credential that came with a request, or an operation for operators alone. */
export type RefusalKind = 'SIGN_IN' | 'CREDENTIAL' | 'OPERATOR_CALL';

/** Something that was refused, for the audit log and the metrics. Without secrets. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** What of the client's address is one party's (`Client.network`). */
  readonly network: string;
  readonly actor: AuditedAction['actor'];
  /** A word of a closed list, such as `UNKNOWN`. */
  readonly reason: string;
  /** The masked account, or the name of the operation; null when it is about neither. */
  readonly about: string | null;
}

/** Takes note of a refusal; cheap, and never fails. */
export type NoteRefusal = (refusal: Refusal) => void;
