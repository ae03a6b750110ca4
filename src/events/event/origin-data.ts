import { encodeId } from '../../kernel/ids.js';

/** The goal and the reported session, as bare uuids; null if missing. */
interface Origin {
  readonly goalId: string | null;
  readonly sessionId: string | null;
}

/** The session and the goal of a conversion for a payload. Missing values are omitted. */
export function originData({ goalId, sessionId }: Origin): {
  readonly goalId?: string;
  readonly sessionId?: string;
} {
  return {
    ...(goalId !== null && { goalId: encodeId('goal', goalId) }),
    ...(sessionId !== null && { sessionId: encodeId('session', sessionId) }),
  };
}
