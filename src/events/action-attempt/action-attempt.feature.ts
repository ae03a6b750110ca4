import { part, type Feature } from '../../kernel/feature.js';
import { ActionAttempt } from './action-attempt.entity.js';
import { AttemptDecision } from './attempt-decision.entity.js';
import {
  ActionAttemptResolver,
  AttemptDecisionResolver,
  AttemptSubmissionResolver,
} from './action-attempt.resolver.js';
import type { ActionAttemptService } from './action-attempt.service.js';
import { ActionAttemptSubscription } from './action-attempt.subscription.js';
import type { AttemptSubmissionService } from './attempt-submission.service.js';

/** The services of its resolvers. */
interface Services {
  readonly attempts: ActionAttemptService;
  readonly submissions: AttemptSubmissionService;
}

/** What `events/action-attempt` adds to Tribute. */
export const actionAttemptFeature: Feature<Services> = {
  room: 'events/action-attempt',
  entities: [ActionAttempt, AttemptDecision],
  nodes: {
    actionAttempt: { entity: ActionAttempt, type: 'ActionAttempt' },
    attemptDecision: { entity: AttemptDecision, type: 'AttemptDecision' },
  },
  operations: {
    Query: {
      actionAttempt: { who: 'attempts:read' },
      actionAttempts: { who: 'attempts:read' },
    },
    Mutation: {
      submitActionAttempt: { who: 'person' },
      resubmitActionAttempt: { who: 'person' },
      verifyActionAttempt: { who: 'attempts:write' },
      rejectActionAttempt: { who: 'attempts:write' },
    },
    Subscription: {
      actionAttemptUpdated: { who: 'attempts:read' },
    },
  },
  types: {
    ActionAttempt: { scope: 'attempts:read' },
    AttemptDecision: { scope: 'attempts:read' },
    Decider: part,
    Proof: part,
  },
  resolvers: ({ attempts, submissions }) => [
    new ActionAttemptResolver(attempts),
    new AttemptDecisionResolver(),
    new AttemptSubmissionResolver(submissions),
    new ActionAttemptSubscription(),
  ],
};
