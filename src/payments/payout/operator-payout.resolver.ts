import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { ForMany } from '../../kernel/schema/for-many.js';
import type { PayoutDecisionService } from './payout-decision.service.js';
import { Payout } from './payout.entity.js';
import { CompletePayoutInput, FailPayoutInput, RejectPayoutInput } from './payout.inputs.js';
import { PayoutConnection, PayoutPayload } from './payout.payloads.js';
import { operatorPayoutList } from './payout.list.js';

@Resolver(() => Payout)
export class OperatorPayoutResolver {
  constructor(private readonly service: PayoutDecisionService) {}

  @Query(() => PayoutConnection, {
    description: "The payouts of all organizations in the session's environment.",
  })
  async operatorPayouts(
    @Ctx() caller: Caller,
    @Args(() => operatorPayoutList.Args) args: ListArgs,
  ): Promise<Page<Payout>> {
    return this.service.listAll(caller, args);
  }

  @PayloadMutation('Approves a payout for payment.', PayoutPayload, 'The approved payout.')
  @ForMany('approvePayouts', { list: 'payouts', items: 'payouts to approve', payload: PayoutPayload })
  async approvePayout(
    @Ctx() caller: Caller,
    @IdInputArg('A payout to approve.', 'The payout.') input: InputWithId,
  ): Promise<PayoutPayload> {
    return { payout: await this.service.approve(caller, input) };
  }

  @PayloadMutation(
    'Rejects a payout whose payment has not begun, with a reason. Its money goes back to the wallet.',
    PayoutPayload,
    'The rejected payout.',
  )
  @ForMany('rejectPayouts', { list: 'payouts', items: 'payouts to reject', payload: PayoutPayload })
  async rejectPayout(@Ctx() caller: Caller, @Arg('input') input: RejectPayoutInput): Promise<PayoutPayload> {
    return { payout: await this.service.reject(caller, input) };
  }

  @PayloadMutation('Records that a payout was paid by hand.', PayoutPayload, 'The paid payout.')
  @ForMany('completePayouts', {
    list: 'payouts',
    items: 'payouts that were paid by hand',
    payload: PayoutPayload,
  })
  async completePayout(
    @Ctx() caller: Caller,
    @Arg('input') input: CompletePayoutInput,
  ): Promise<PayoutPayload> {
    return { payout: await this.service.complete(caller, input) };
  }

  @PayloadMutation(
    'Records that a payout could not be paid by hand, with a reason. Its money goes back to the wallet.',
    PayoutPayload,
    'The failed payout.',
  )
  @ForMany('failPayouts', {
    list: 'payouts',
    items: 'payouts that could not be paid by hand',
    payload: PayoutPayload,
  })
  async failPayout(@Ctx() caller: Caller, @Arg('input') input: FailPayoutInput): Promise<PayoutPayload> {
    return { payout: await this.service.fail(caller, input) };
  }
}
