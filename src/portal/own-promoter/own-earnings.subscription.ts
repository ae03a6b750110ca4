import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { DomainEventType } from '../../kernel/catalogue.js';
import { notFound } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import { attemptChanges } from '../../events/action-attempt/action-attempt.subscription.js';
import { payoutChanges } from '../../payments/payout/payout-domain-event.js';
import { Reward } from '../../rewards/reward/reward.entity.js';
import { rewardChanges } from '../../rewards/reward/reward.subscription.js';
import { loadOwnPromoter } from './load-own-promoter.js';
import { OwnPromoter } from './own-promoter.types.js';

interface Wanted {
  readonly promoterId: string;
}

/** The domain events about a person's own promoter record. Their content is not sent. */
async function openUpdates(
  caller: Caller,
  { promoterId }: Wanted,
  types: readonly DomainEventType[],
): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const own = await loadOwnPromoter(caller, requireId('promoter', promoterId, 'promoterId'));
  if (!own) throw notFound('promoter', 'promoterId');
  const tenancy = { organizationIds: [own.organizationId], environment: own.environment };
  return objectUpdates(caller.feed, tenancy, { types, promoterId: own.id });
}

const description = "TypeID of the person's own promoter record.";

@Resolver()
export class OwnEarningsSubscription {
  @Subscription(() => OwnPromoter, {
    nullable: true,
    description:
      "The calling person's promoter record, each time a reward or payout may have changed its wallet. Null when it is no longer theirs.",
    subscribe: async ({ args, context }) =>
      openUpdates(context as Caller, args as Wanted, [...rewardChanges, ...payoutChanges]),
  })
  async ownWalletUpdated(
    @Ctx() caller: Caller,
    @Root() _update: ObjectUpdate,
    @Arg('promoterId', () => ID, { description }) promoterId: string,
  ): Promise<OwnPromoter | null> {
    return loadOwnPromoter(caller, requireId('promoter', promoterId, 'promoterId'));
  }

  @Subscription(() => Reward, {
    nullable: true,
    description:
      "The calling person's rewards, each when it becomes unfunded, held for review, held, paid or reversed.",
    subscribe: async ({ args, context }) => openUpdates(context as Caller, args as Wanted, rewardChanges),
  })
  async ownRewardUpdated(
    @Ctx() caller: Caller,
    @Root() { nodeId }: ObjectUpdate,
    @Arg('promoterId', () => ID, { description }) promoterId: string,
  ): Promise<Reward | null> {
    const own = await loadOwnPromoter(caller, requireId('promoter', promoterId, 'promoterId'));
    if (!own) return null;
    const where = { id: requireId('reward', nodeId, 'id'), promoterId: own.id };
    return asSystem('OWN_RECORD', async () => caller.em.findOne(Reward, where));
  }

  @Subscription(() => ActionAttempt, {
    nullable: true,
    description: "The calling person's attempts at gigs, each when it is submitted, verified or rejected.",
    subscribe: async ({ args, context }) => openUpdates(context as Caller, args as Wanted, attemptChanges),
  })
  async ownActionAttemptUpdated(
    @Ctx() caller: Caller,
    @Root() { nodeId }: ObjectUpdate,
    @Arg('promoterId', () => ID, { description }) promoterId: string,
  ): Promise<ActionAttempt | null> {
    const own = { promoterId: requireId('promoter', promoterId, 'promoterId') };
    return caller.em.findOne(ActionAttempt, { id: requireId('actionAttempt', nodeId, 'id'), ...own });
  }
}
