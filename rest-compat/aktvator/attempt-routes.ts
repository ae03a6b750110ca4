import { plain, word, type Field } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';

const attemptFields = `fragment AttemptFields on ActionAttempt {
  id status reason note remark proof { text url file } decidedBy { id } firstApproval { by approvedAt } createdAt decidedAt gig { id } campaign { id } promoter { id } event { id }
}`;

interface ActionAttempt {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly note: string | null;
  readonly remark: string | null;
  readonly proof: {
    readonly text: string | null;
    readonly url: string | null;
    readonly file: string | null;
  } | null;
  readonly decidedBy: Ref | null;
  readonly firstApproval: { readonly by: string; readonly approvedAt: Moment } | null;
  readonly createdAt: Moment;
  readonly decidedAt: Moment | null;
  readonly gig: Ref | null;
  readonly campaign: Ref | null;
  readonly promoter: Ref | null;
  readonly event: Ref | null;
}

function presentAttempt({
  gig,
  campaign,
  promoter,
  event,
  decidedBy,
  ...attempt
}: ActionAttempt): Record<string, unknown> {
  return {
    ...attempt,
    status: lower(attempt.status),
    reason: attempt.reason && lower(attempt.reason),
    decidedBy: decidedBy?.id ?? null,
    gigId: gig?.id ?? null,
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    eventId: event?.id ?? null,
  };
}

function decide(verb: string, name: string, summary: string, ...more: readonly Field[]): Route {
  return item<{ actionAttempt: ActionAttempt }>({
    method: 'POST',
    path: `/action-attempts/:id/${verb}`,
    summary,
    scope: 'attempts:write',
    status: 200,
    body: [plain('note'), ...more],
    operation: mutation(name, 'actionAttempt { ...AttemptFields }', attemptFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ actionAttempt }) => presentAttempt(actionAttempt),
  });
}

/** /action-attempts */
export const attemptRoutes: readonly Route[] = [
  list<ActionAttempt>({
    method: 'GET',
    path: '/action-attempts',
    summary: 'Lists proof-of-work submissions.',
    scope: 'attempts:read',
    query: [plain('campaignId'), word('status')],
    operation: `query ($filter: ActionAttemptFilter, $first: Int, $offset: Int) {
      actionAttempts(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ...AttemptFields } }
    } ${attemptFields}`,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentAttempt,
  }),
  item<ActionAttempt>({
    method: 'GET',
    path: '/action-attempts/:id',
    summary: 'Fetches a proof-of-work submission.',
    scope: 'attempts:read',
    operation: `query ($id: ID!) { actionAttempt(id: $id) { ...AttemptFields } } ${attemptFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentAttempt,
  }),
  decide('verify', 'verifyActionAttempt', 'Verifies a submission: it earns the reward of its gig.'),
  decide('reject', 'rejectActionAttempt', 'Rejects a submission: it earns nothing.', word('reason')),
];
