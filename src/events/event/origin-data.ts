import { encodeId } from '../../kernel/ids.js';

/** The goal that was reached and the session that was reported, as bare uuids; null where there is none. */
interface Origin {
  readonly goalId: string | null;
  readonly sessionId: string | null;
}

/** Where it comes from, in a payload: the session that was reported, and the goal of a conversion. What there is none of is left out. */
export function originData({ goalId, sessionId }: Origin): Record<string, string> {
  return {
    ...(goalId !== null && { goalId: encodeId('goal', goalId) }),
    ...(sessionId !== null && { sessionId: encodeId('session', sessionId) }),
  };
}
