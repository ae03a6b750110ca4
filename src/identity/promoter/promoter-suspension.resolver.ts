import { Arg, Ctx, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Act, actOf } from '../actor/act.type.js';
import { Promoter } from './promoter.entity.js';
import { SuspendPromoterInput } from './promoter.inputs.js';
import type { PromoterSuspensionService } from './promoter-suspension.service.js';
import { PromoterPayload } from './promoter.payloads.js';

@Resolver(() => Promoter)
export class PromoterSuspensionResolver {
  constructor(private readonly service: PromoterSuspensionService) {}

  @Reads('organizationId', 'suspensionBy', 'suspendedAt')
  @NullableFieldResolver(() => Act, 'The suspension. Null when not suspended.')
  suspension(@Root() { organizationId, suspensionBy, suspendedAt }: Promoter): Act | null {
    return actOf(organizationId, suspensionBy, suspendedAt);
  }

  @PayloadMutation(
    'Suspends a promoter, who then earns nothing new. Among members, only owners and admins may call it.',
    PromoterPayload,
    'The suspended promoter.',
  )
  async suspendPromoter(
    @Ctx() caller: Caller,
    @Arg('input') input: SuspendPromoterInput,
  ): Promise<PromoterPayload> {
    return { promoter: await this.service.suspend(caller, input) };
  }

  @PayloadMutation(
    'Ends the suspension of a promoter. Only an operator can end a suspension by an operator. Among members, only owners and admins may call it.',
    PromoterPayload,
    'The promoter, no longer suspended.',
  )
  async unsuspendPromoter(
    @Ctx() caller: Caller,
    @IdInputArg('A promoter whose suspension ends.', 'The promoter.') input: InputWithId,
  ): Promise<PromoterPayload> {
    return { promoter: await this.service.unsuspend(caller, input.id) };
  }
}
