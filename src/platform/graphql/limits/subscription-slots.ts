import { GraphQLError } from 'graphql';

/** Counts and limits the running subscriptions on each websocket; 0 is unlimited. */
export class SubscriptionSlots {
  private readonly taken = new WeakMap<object, number>();

  constructor(private readonly most: number) {}

  /** Takes a place on a websocket. Returns an idempotent release. Throws a GraphQLError if full. */
  take(socket: object): () => void {
    const count = this.taken.get(socket) ?? 0;
    if (this.most > 0 && count >= this.most) {
      throw new GraphQLError(
        `This websocket already has ${count} subscriptions, the maximum; end one, or open another websocket.`,
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
