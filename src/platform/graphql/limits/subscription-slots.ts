import { GraphQLError } from 'graphql';

/** Counts and limits the running subscriptions on each connection; 0 is unlimited. */
export class SubscriptionSlots {
  private readonly taken = new WeakMap<object, number>();

  constructor(private readonly most: number) {}

  /** Takes a place on a connection. Returns an idempotent release. Throws a GraphQLError if full. */
  take(connection: object): () => void {
    const count = this.taken.get(connection) ?? 0;
    if (this.most > 0 && count >= this.most) {
      throw new GraphQLError(
        `This connection already has ${count} subscriptions, the maximum; end one, or open another connection.`,
        { extensions: { code: 'SUBSCRIPTION_LIMIT' } },
      );
    }
    this.taken.set(connection, count + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.taken.set(connection, (this.taken.get(connection) ?? 1) - 1);
    };
  }
}
