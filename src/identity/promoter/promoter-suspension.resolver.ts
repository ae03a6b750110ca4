import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Promoter } from './promoter.entity.js';
import { SuspendPromoterInput, UnsuspendPromoterInput } from './promoter.inputs.js';
import { SuspendPromoterPayload, UnsuspendPromoterPayload } from './promoter.payloads.js';
import type { PromoterSuspensionService } from './promoter-suspension.service.js';

@Resolver(() => Promoter)
export class PromoterSuspensionResolver {
  constructor(private readonly service: PromoterSuspensionService) {}

  @PayloadMutation(
    () => SuspendPromoterPayload,
    'Suspends a promoter, who then earns nothing new. Among members, only owners and admins may call it.',
  )
  async suspendPromoter(
    @Ctx() caller: Caller,
    @Arg('input') input: SuspendPromoterInput,
  ): Promise<SuspendPromoterPayload> {
    return { promoter: await this.service.suspend(caller, input) };
  }

  @PayloadMutation(
    () => UnsuspendPromoterPayload,
    'Ends the suspension of a promoter. Only an operator can end a suspension by an operator. Among members, only owners and admins may call it.',
  )
  async unsuspendPromoter(
    @Ctx() caller: Caller,
    @Arg('input') input: UnsuspendPromoterInput,
  ): Promise<UnsuspendPromoterPayload> {
    return { promoter: await this.service.unsuspend(caller, input.id) };
  }
}
