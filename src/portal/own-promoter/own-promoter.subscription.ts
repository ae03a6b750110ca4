import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import type { FigureChange } from '../../kernel/figure-feed.js';
import { requireId } from '../../kernel/ids.js';
import { loadOwnPromoter } from './load-own-promoter.js';
import { OwnPromoter } from './own-promoter.types.js';

async function openUpdates(caller: Caller, typeId: string): Promise<AsyncIterableIterator<FigureChange>> {
  const own = await loadOwnPromoter(caller, requireId('promoter', typeId, 'promoterId'));
  if (!own) throw notFound('promoter', 'promoterId');
  return caller.figureFeed.subscribe((update) => update.promoterId === own.id);
}

@Resolver()
export class OwnPromoterSubscription {
  @Subscription(() => OwnPromoter, {
    nullable: true,
    description:
      "The calling person's promoter record, each time its figures changed, at most once a second. Null when it is no longer theirs.",
    subscribe: async ({ args, context }) =>
      openUpdates(context as Caller, (args as { promoterId: string }).promoterId),
  })
  async ownPerformanceUpdated(
    @Ctx() caller: Caller,
    @Root() _change: FigureChange,
    @Arg('promoterId', () => ID, { description: "TypeID of the person's own promoter record." })
    promoterId: string,
  ): Promise<OwnPromoter | null> {
    return loadOwnPromoter(caller, requireId('promoter', promoterId, 'promoterId'));
  }
}
