import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { organizationFor } from '../../kernel/principal.js';
import { NullableArg } from '../../kernel/schema/nullable-field.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Payout } from './payout.entity.js';
import { payoutChanges } from './payout-domain-event.js';

interface Wanted {
  readonly organizationId: string;
  readonly promoterId?: string | null;
}

/** Refuses a promoter of another organization as not found. */
async function openUpdates(
  caller: Caller,
  { organizationId: typeId, promoterId: promoterTypeId }: Wanted,
): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const { organizationId, environment } = organizationFor(caller.principal, 'payouts:read', typeId);
  const tenancy = { organizationIds: [organizationId], environment };
  if (promoterTypeId == null) return objectUpdates(caller.feed, tenancy, { types: payoutChanges });
  const promoterId = requireId('promoter', promoterTypeId, 'promoterId');
  const promoter = await caller.loaders.load(Promoter, promoterId);
  if (promoter?.organizationId !== organizationId) throw notFound('promoter', 'promoterId');
  return objectUpdates(caller.feed, tenancy, { types: payoutChanges, promoterId });
}

@Resolver()
export class PayoutSubscription {
  @Subscription(() => Payout, {
    nullable: true,
    description:
      'Payouts of an organization, each when it is requested, approved, paid, failed or cancelled.',
    subscribe: async ({ args, context }) => openUpdates(context as Caller, args as Wanted),
  })
  async payoutUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @Ctx() caller: Caller,
    @Arg('organizationId', () => ID, { description: 'TypeID of the organization.' }) _organizationId: string,
    @NullableArg('promoterId', () => ID, 'Only payouts of this promoter.') _promoterId?: string | null,
  ): Promise<Payout | null> {
    return caller.loaders.loadByTypeId(Payout, 'payout', nodeId);
  }
}
