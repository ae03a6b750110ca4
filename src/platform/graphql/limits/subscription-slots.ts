import { GraphQLError } from 'graphql';

/** How many subscriptions run on each websocket, and no more than so many; 0 is without limit. */
export class SubscriptionSlots {
  private readonly taken = new WeakMap<object, number>();

  constructor(private readonly most: number) {}

  /** Takes a place on a websocket; answers how to give it back, once or more often. Throws a GraphQLError when all are taken. */
  take(socket: object): () => void {
    const count = this.taken.get(socket) ?? 0;
    if (this.most > 0 && count >= this.most) {
      throw new GraphQLError(
        `${count} subscriptions run on this websocket, the most that may; end one, or open another websocket.`,
        { extensions: { code: 'SUBSCRIPTION_LIMIT' } },
      );
    }
    this.taken.set(socket, count + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.taken.set(socket, (this.taken.get(socket) ?? 1) - 1);
    };
  }
}
