import type { AuditedAction } from './audit-trail.js';

/** The kind of refusal: a password or code, a request's credential, or an operator operation. */
export type RefusalKind = 'SIGN_IN' | 'CREDENTIAL' | 'OPERATOR_CALL';

/** A refusal, for the audit log and the metrics. Without secrets. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The part of the client's address that belongs to one party (`Client.network`). */
  readonly network: string;
  readonly actor: AuditedAction['actor'];
  /** A word of a closed list, such as `UNKNOWN`. */
  readonly reason: string;
  /** The masked account or the name of the operation; null when there is neither. */
  readonly about: string | null;
}

/** Records a refusal. Cheap, and never fails. */
export type NoteRefusal = (refusal: Refusal) => void;
