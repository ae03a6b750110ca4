import type { PriceAttempt } from './attempt-reward.js';
import type { Ground } from '../../kernel/ground.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { personalAttempts } from './personal-attempts.js';
import { ActionAttempt, AttemptRejection } from './action-attempt.entity.js';
import { AttemptDecision } from './attempt-decision.entity.js';
import {
  ActionAttemptResolver,
  AttemptDecisionResolver,
  AttemptSubmissionResolver,
} from './action-attempt.resolver.js';
import { ActionAttemptService } from './action-attempt.service.js';
import { ActionAttemptSubscription } from './action-attempt.subscription.js';
import { GigAttemptsResolver, PromoterAttemptsResolver } from './attempts-of.resolver.js';
import { AttemptSubmissionService } from './attempt-submission.service.js';
import { actionAttemptEventData } from './action-attempt-event-data.js';

export const actionAttemptNames = {
  ids: { actionAttempt: ['att'], attemptDecision: ['adec'] },
  scopes: {
    'attempts:read': { leastRole: MemberRole.MEMBER, description: 'Reads attempts at gigs.' },
    'attempts:write': { leastRole: MemberRole.MEMBER, description: 'Verifies and rejects attempts at gigs.' },
  },
  eventTypes: {
    'action_attempt.submitted': {
      data: actionAttemptEventData['action_attempt.submitted'],
      scope: 'attempts:read',
      description: 'A promoter submitted a new proof of work.',
    },
    'action_attempt.verified': {
      data: actionAttemptEventData['action_attempt.verified'],
      scope: 'attempts:read',
      description: 'A submission passed verification.',
    },
    'action_attempt.rejected': {
      data: actionAttemptEventData['action_attempt.rejected'],
      scope: 'attempts:read',
      description: 'A submission failed verification.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly priceAttempt: PriceAttempt;
}

/** What `events/action-attempt` adds to Tribute. */
export const actionAttemptFeature = {
  room: 'events/action-attempt',
  ...actionAttemptNames,
  entities: [ActionAttempt, AttemptDecision],
  nodes: {
    actionAttempt: { entity: ActionAttempt, type: 'ActionAttempt', ofPromoter: ActionAttempt },
    attemptDecision: { entity: AttemptDecision, type: 'AttemptDecision', ofPromoter: AttemptDecision },
  },
  operations: {
    Query: allow('attempts:read', 'actionAttempt', 'actionAttempts'),
    Mutation: {
      ...allow('person', 'submitActionAttempt', 'resubmitActionAttempt'),
      ...allow('attempts:write', 'verifyActionAttempt', 'rejectActionAttempt'),
      ...allow('attempts:write', 'verifyActionAttempts', 'rejectActionAttempts'),
    },
    Subscription: allow('attempts:read', 'actionAttemptUpdated'),
  },
  reasons: { ATTEMPT_REJECTION: AttemptRejection },
  types: {
    ActionAttempt: { scope: 'attempts:read' },
    GigAttemptCounts: { scope: 'attempts:read' },
    AttemptDecision: { scope: 'attempts:read' },
    Proof: part,
  },
  sandbox: { empties: [{ table: 'attempt_decision' }, { table: 'action_attempt' }] },
  personalData: personalAttempts,
  create: (needs: Needs) => {
    const price: PriceAttempt = async (...attempt) => needs.priceAttempt(...attempt);
    const attempts = new ActionAttemptService(needs.orm.getMetadata(), price);
    return {
      resolvers: [
        new ActionAttemptResolver(attempts),
        new GigAttemptsResolver(attempts),
        new PromoterAttemptsResolver(attempts),
        new AttemptDecisionResolver(),
        new AttemptSubmissionResolver(new AttemptSubmissionService()),
        new ActionAttemptSubscription(),
      ],
    };
  },
} satisfies Feature<Needs>;
