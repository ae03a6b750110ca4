import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { ForMany } from '../../kernel/schema/for-many.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { FirstApproval } from '../../identity/approval/first-approval.type.js';
import { loadFirstApproval } from '../../identity/approval/load-first-approval.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { ActionAttempt, Proof } from './action-attempt.entity.js';
import {
  RejectActionAttemptInput,
  ResubmitActionAttemptInput,
  SubmitActionAttemptInput,
  VerifyActionAttemptInput,
} from './action-attempt.inputs.js';
import { ActionAttemptConnection, AttemptPayload } from './action-attempt.payloads.js';
import { ActionAttemptService } from './action-attempt.service.js';
import { AttemptDecision } from './attempt-decision.entity.js';
import { AttemptSubmissionService } from './attempt-submission.service.js';
import { Event } from '../event/event.entity.js';
import { deciderId, deciderIn, proofOf } from './proof-of.js';
import { actionAttemptList } from './action-attempt.list.js';
import { Actor } from '../../identity/actor/actor.types.js';
import { actorById } from '../../identity/actor/actor-by-id.js';

/** Each decision on an attempt that the caller could read, oldest first. Index: attempt_decision_attempt. */
async function decisionsOf(caller: Caller, attemptId: string): Promise<AttemptDecision[]> {
  return caller.loaders.loadRelated('action-attempt/decisions', attemptId, async (attemptIds) => {
    const where = { actionAttemptId: { $in: [...attemptIds] } };
    const decisions = await caller.em.find(AttemptDecision, where, { orderBy: { id: 'asc' } });
    return attemptIds.map((id) => decisions.filter((decision) => decision.actionAttemptId === id));
  });
}

@Resolver(() => ActionAttempt)
export class ActionAttemptResolver {
  constructor(private readonly service: ActionAttemptService) {}

  @NullableQuery(
    () => ActionAttempt,
    "The attempt with this TypeID at one of the caller's gigs. Null if there is none.",
  )
  async actionAttempt(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the attempt.') id: string,
  ): Promise<ActionAttempt | null> {
    return this.service.find(caller, id);
  }

  @Query(() => ActionAttemptConnection, { description: "Attempts at the caller's gigs." })
  async actionAttempts(
    @Ctx() caller: Caller,
    @Args(() => actionAttemptList.Args) args: ListArgs,
  ): Promise<Page<ActionAttempt>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    'Verifies a submitted attempt: it earns the reward of the gig.',
    AttemptPayload,
    'The verified attempt.',
  )
  @ForMany('verifyActionAttempts', {
    list: 'actionAttempts',
    items: 'attempts to verify',
    payload: AttemptPayload,
  })
  async verifyActionAttempt(
    @Ctx() caller: Caller,
    @Arg('input') input: VerifyActionAttemptInput,
  ): Promise<AttemptPayload> {
    return { actionAttempt: await this.service.verify(caller, input) };
  }

  @PayloadMutation('Rejects a submitted attempt: it earns nothing.', AttemptPayload, 'The rejected attempt.')
  @ForMany('rejectActionAttempts', {
    list: 'actionAttempts',
    items: 'attempts to reject',
    payload: AttemptPayload,
  })
  async rejectActionAttempt(
    @Ctx() caller: Caller,
    @Arg('input') input: RejectActionAttemptInput,
  ): Promise<AttemptPayload> {
    return { actionAttempt: await this.service.reject(caller, input) };
  }

  @NullableFieldResolver(
    () => Proof,
    'The proof that the promoter submitted, with their note. Null if there is none, as for an attempt from an event.',
  )
  proof(@Root() attempt: ActionAttempt): Proof | null {
    return proofOf(attempt);
  }

  @Reads('organizationId', 'decidedAt', 'decidedByKind', 'decidedById')
  @NullableFieldResolver(() => Actor, 'Who decided. Null before the decision.')
  by(@Root() attempt: ActionAttempt): Actor | null {
    return deciderIn(attempt);
  }

  @Reads('id')
  @NullableFieldResolver(
    () => FirstApproval,
    'The first of the two approvals that it needs above `Organization.secondApprovalAbove`. Null if there is none.',
  )
  async firstApproval(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<FirstApproval | null> {
    return loadFirstApproval(caller, attempt.id);
  }

  @Reads('id')
  @FieldResolver(() => [AttemptDecision], {
    description: 'All decisions on it, oldest first. More than one if it was rejected and submitted again.',
  })
  async decisions(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<AttemptDecision[]> {
    return decisionsOf(caller, attempt.id);
  }

  @Reads('gigId')
  @NullableFieldResolver(() => Gig, 'The gig that was attempted.')
  async gig(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<Gig | null> {
    return caller.loaders.load(Gig, attempt.gigId);
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => Campaign, 'The campaign of the gig.')
  async campaign(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, attempt.campaignId);
  }

  @Reads('promoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter who made it.')
  async promoter(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, attempt.promoterId);
  }

  @Reads('eventId')
  @NullableFieldResolver(() => Event, 'The event that created it. Null if the promoter submitted it.')
  async event(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<Event | null> {
    return caller.loaders.load(Event, attempt.eventId);
  }
}

@Resolver()
export class AttemptSubmissionResolver {
  constructor(private readonly service: AttemptSubmissionService) {}

  @PayloadMutation(
    'Submits proof of work on a gig. The organization verifies or rejects it. The calling person must be a promoter of the organization.',
    AttemptPayload,
    'The submitted attempt, waiting for verification.',
  )
  async submitActionAttempt(
    @Ctx() caller: Caller,
    @Arg('input') input: SubmitActionAttemptInput,
  ): Promise<AttemptPayload> {
    return { actionAttempt: await this.service.submit(caller, input) };
  }

  @PayloadMutation(
    "Submits the caller's own rejected attempt again with other proof. Earlier decisions are kept.",
    AttemptPayload,
    'The resubmitted attempt, waiting for verification.',
  )
  async resubmitActionAttempt(
    @Ctx() caller: Caller,
    @Arg('input') input: ResubmitActionAttemptInput,
  ): Promise<AttemptPayload> {
    return { actionAttempt: await this.service.resubmit(caller, input) };
  }
}

@Resolver(() => AttemptDecision)
export class AttemptDecisionResolver {
  @NullableFieldResolver(() => Proof, 'The proof that it was based on. Null if there was none.')
  proof(@Root() decision: AttemptDecision): Proof | null {
    return proofOf(decision);
  }

  @FieldResolver(() => Actor, { description: 'Who decided.' })
  by(@Root() { decidedByKind, decidedById, organizationId }: AttemptDecision): Actor {
    return actorById(deciderId(decidedByKind, decidedById), organizationId);
  }
}
