import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { tenancyFor } from '../../kernel/principal.js';
import { Wallet } from './wallet.entity.js';

async function openUpdates(caller: Caller, walletId: string): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const tenancy = tenancyFor(caller.principal, 'wallet:read');
  const wallet = await caller.loaders.loadByTypeId(Wallet, 'wallet', walletId);
  if (!wallet) throw notFound('wallet', 'walletId');
  return objectUpdates(caller.feed, tenancy, { types: ['wallet.updated'], nodeId: walletId });
}

@Resolver()
export class WalletSubscription {
  @Subscription(() => Wallet, {
    nullable: true,
    description: 'The wallet, each time its balance changes.',
    subscribe: async ({ args, context }) =>
      openUpdates(context as Caller, (args as { walletId: string }).walletId),
  })
  async walletUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @Arg('walletId', () => ID, { description: 'TypeID of the wallet.' }) _walletId: string,
    @Ctx() caller: Caller,
  ): Promise<Wallet | null> {
    return caller.loaders.loadByTypeId(Wallet, 'wallet', nodeId);
  }
}
