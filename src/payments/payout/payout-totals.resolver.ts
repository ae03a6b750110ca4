import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { PayoutTotal } from './payout-total.type.js';
import { PayoutTotalsArgs } from './payout-totals.inputs.js';
import type { PayoutTotalsService } from './payout-totals.service.js';

const totals =
  'Sums of the payouts that were requested in a period, by asset, status, promoter and step. Default: the last 30 days. At most 1,000 sums.';

@Resolver(() => Organization)
export class OrganizationPayoutTotalsResolver {
  constructor(private readonly service: PayoutTotalsService) {}

  @Reads('id')
  @FieldResolver(() => [PayoutTotal], { description: totals })
  async payoutTotals(
    @Root() { id }: Organization,
    @Ctx() caller: Caller,
    @Args() args: PayoutTotalsArgs,
  ): Promise<PayoutTotal[]> {
    return this.service.of(caller, { organizationId: encodeId('organization', id) }, args);
  }
}

@Resolver(() => Promoter)
export class PromoterPayoutTotalsResolver {
  constructor(private readonly service: PayoutTotalsService) {}

  @Reads('id')
  @FieldResolver(() => [PayoutTotal], { description: totals })
  async payoutTotals(
    @Root() { id }: Promoter,
    @Ctx() caller: Caller,
    @Args() args: PayoutTotalsArgs,
  ): Promise<PayoutTotal[]> {
    return this.service.of(caller, { promoterId: id }, args);
  }
}

@Resolver(() => PayoutTotal)
export class PayoutTotalResolver {
  @NullableFieldResolver(() => Promoter, 'Their promoter. Null unless divided by promoter.')
  async promoter(@Root() { promoterId }: PayoutTotal, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, promoterId);
  }
}
