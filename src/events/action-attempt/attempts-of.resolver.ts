import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { requireScope } from '../../kernel/principal.js';
import { readTogether } from '../../kernel/read-together.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import type { ActionAttempt } from './action-attempt.entity.js';
import { ActionAttemptConnection } from './action-attempt.payloads.js';
import type { ActionAttemptService } from './action-attempt.service.js';
import { GigAttemptCounts } from './gig-attempt-counts.type.js';
import { actionAttemptList } from './action-attempt.list.js';

/** Plan: action_attempt_status, index only. */
const countsSql = `select count(*)::int as total,
     count(*) filter (where status = 'SUBMITTED')::int as submitted,
     count(*) filter (where status = 'VERIFIED')::int as verified,
     count(*) filter (where status = 'REJECTED')::int as rejected
   from action_attempt where gig_id = $1`;

@Resolver(() => Gig)
export class GigAttemptsResolver {
  constructor(private readonly service: ActionAttemptService) {}

  @Reads('id')
  @FieldResolver(() => ActionAttemptConnection, { description: 'The attempts at it.' })
  async actionAttempts(
    @Root() gig: Gig,
    @Ctx() caller: Caller,
    @Args(() => actionAttemptList.Args) args: ListArgs,
  ): Promise<Page<ActionAttempt>> {
    return this.service.list(caller, args, { gigId: gig.id });
  }

  @Reads('id')
  @NullableFieldResolver(() => GigAttemptCounts, 'Numbers of the attempts at it, by status.')
  async attemptCounts(@Root() gig: Gig, @Ctx() caller: Caller): Promise<GigAttemptCounts | null> {
    requireScope(caller.principal, 'attempts:read');
    const read = { text: countsSql, values: [gig.id], ids: [0] };
    return (await readTogether<GigAttemptCounts>(caller, read))[0] ?? null;
  }
}

@Resolver(() => Promoter)
export class PromoterAttemptsResolver {
  constructor(private readonly service: ActionAttemptService) {}

  @Reads('id')
  @FieldResolver(() => ActionAttemptConnection, { description: 'Their attempts at gigs.' })
  async actionAttempts(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => actionAttemptList.Args) args: ListArgs,
  ): Promise<Page<ActionAttempt>> {
    return this.service.list(caller, args, { promoterId: promoter.id });
  }
}
