import * as operations from '../generated/operations.js';
import type { MutationOf } from '../shared/operation-types.js';
import { plain, word, type Field } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';
import { actorId, presentApproval } from '../shared/present-actor.js';

function presentAttempt({
  gig,
  campaign,
  promoter,
  event,
  by,
  proof,
  firstApproval,
  ...attempt
}: operations.AttemptFieldsFragment): Record<string, unknown> {
  return {
    ...attempt,
    status: lower(attempt.status),
    reason: attempt.reason && lower(attempt.reason),
    remark: proof?.note ?? null,
    proof: presentProof(proof),
    decidedBy: actorId(by),
    firstApproval: presentApproval(firstApproval),
    gigId: gig?.id ?? null,
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    eventId: event?.id ?? null,
  };
}

/** The note of the promoter is beside the proof here. */
function presentProof(proof: operations.AttemptFieldsFragment['proof']): object | null {
  if (proof === null) return null;
  const { text, url, file } = proof;
  return text === null && url === null && file === null ? null : { text, url, file };
}

function decide(
  verb: string,
  operation: MutationOf<{ actionAttempt: operations.AttemptFieldsFragment | null }>,
  summary: string,
  ...more: readonly Field[]
): Route {
  return item('POST', `/action-attempts/:id/${verb}`, {
    summary,
    scope: 'attempts:write',
    status: 200,
    body: [plain('note'), ...more],
    operation,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ actionAttempt }) => presentAttempt(given(actionAttempt)),
  });
}

/** /action-attempts */
export const attemptRoutes: readonly Route[] = [
  list('/action-attempts', {
    summary: 'Lists proof-of-work submissions.',
    scope: 'attempts:read',
    query: [plain('campaignId'), word('status')],
    operation: operations.AktvatorAttempts,
    variables: ({ filter }) => filter,
    presentItem: presentAttempt,
  }),
  item('GET', '/action-attempts/:id', {
    summary: 'Fetches a proof-of-work submission.',
    scope: 'attempts:read',
    operation: operations.AktvatorAttempt,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentAttempt,
  }),
  decide(
    'verify',
    operations.AktvatorVerifyAttempt,
    'Verifies a submission: it earns the reward of its gig.',
  ),
  decide(
    'reject',
    operations.AktvatorRejectAttempt,
    'Rejects a submission: it earns nothing.',
    word('reason'),
  ),
];
