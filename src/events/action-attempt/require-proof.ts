import { ErrorCode, refuse } from '../../kernel/errors.js';
import { ProofKind } from '../../campaigns/gig/gig.entity.js';
import type { ProofInput } from './action-attempt.inputs.js';

/** The submitted proof in every form; null where missing. */
export interface ShownProof {
  readonly text: string | null;
  readonly url: string | null;
  readonly file: string | null;
}

const asked = {
  [ProofKind.TEXT]: ['text', 'This gig requires a text as proof.'],
  [ProofKind.URL]: ['url', 'This gig requires a URL as proof.'],
  [ProofKind.FILE]: ['file', 'This gig requires a file as proof.'],
} as const;

/** Reads the submitted proof. The form required by the gig must be there; other forms are optional. */
export function requireProof(kind: ProofKind, input: ProofInput | null | undefined): ShownProof {
  const shown = { text: input?.text ?? null, url: input?.url ?? null, file: input?.file ?? null };
  if (input && shown.text === null && shown.url === null && shown.file === null) {
    throw refuse(ErrorCode.INVALID, 'Send a text, a URL, a file, or several of them.', 'proof');
  }
  if (kind === ProofKind.NONE) return shown;
  const [form, message] = asked[kind];
  if (shown[form] === null) throw refuse(ErrorCode.INVALID, message, 'proof', form);
  return shown;
}
