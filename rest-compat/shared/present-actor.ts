/** An actor, of which only the id is selected. Tribute itself has none. */
type ShownActor = object | null;

/** The id of a person or API key that did something; null for Tribute itself. */
export function actorId(by: ShownActor): string | null {
  return by !== null && 'id' in by && typeof by.id === 'string' ? by.id : null;
}

interface Approval<Time> {
  readonly by: ShownActor;
  readonly approvedAt: Time;
}

/** The first of two approvals, with the id of its actor. */
export function presentApproval<Time>(
  approval: Approval<Time> | null,
): { readonly by: string | null; readonly approvedAt: Time } | null {
  return approval && { by: actorId(approval.by), approvedAt: approval.approvedAt };
}
