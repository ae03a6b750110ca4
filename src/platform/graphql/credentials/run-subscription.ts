import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import { mapIterator } from '../../../kernel/map-iterator.js';
import { scopeOf } from '../../../kernel/principal.js';
import { inScope } from '../../../kernel/tenant-scope.js';
import type { CredentialWatch } from './credential-watch.js';
import { EndableIterator } from './endable-iterator.js';
import type { SocketConnection } from './watched-socket.js';

/** What an operation on a websocket is executed with. */
export interface SocketArgs extends ExecutionArgs {
  readonly connection: SocketConnection;
  /** The watch's round in which the caller was authenticated. */
  readonly round: number;
  /** Gives back what a subscription takes up on its websocket; called at its end, perhaps more than once. */
  readonly release: () => void;
}

/** Executes an operation, or what a subscription sends for one event, in the scope of its caller. */
export async function executeInScope(args: ExecutionArgs): Promise<ExecutionResult> {
  const { principal } = args.contextValue as FreshCaller;
  return inScope(scopeOf(principal), async () => execute(args));
}

/**
 * Runs a subscription: each event with a caller of its own, so that nothing is read from an earlier event's identity map, and
 * only as long as its caller might still start it.
 */
export async function runSubscription(
  args: SocketArgs,
  watch: CredentialWatch,
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  try {
    const stream = await openStream(args, args.contextValue as FreshCaller);
    if (Symbol.asyncIterator in stream) return follow(stream, args, watch);
    args.release();
    return stream;
  } catch (error) {
    args.release();
    throw error;
  }
}

/** What a stream brings, until its caller might not start it any more. */
function follow(
  stream: AsyncIterable<unknown>,
  args: SocketArgs,
  watch: CredentialWatch,
): AsyncIterable<ExecutionResult> {
  let caller = args.contextValue as FreshCaller;
  const results = new EndableIterator(
    mapIterator(stream, async (event) =>
      executeInScope({ ...args, rootValue: event, contextValue: caller.fresh() }),
    ),
    () => {
      args.release();
      unfollow?.();
    },
  );
  const socket = watch.socketOf(args.connection);
  const unfollow = socket?.follow({
    get principal() {
      return caller.principal;
    },
    renew: async (renewed) => {
      const again = await openStream(args, renewed);
      if (Symbol.asyncIterator in again) {
        await again[Symbol.asyncIterator]().return?.();
        caller = renewed;
      } else {
        results.fail(again.errors?.[0]);
      }
    },
    stop: () => void results.return(),
  });
  // Somebody's credential was ended while this one was looked at: it may have been this one.
  if (watch.round !== args.round) void socket?.look();
  return results;
}

/** Starts the stream of a subscription in the name of a caller, or says why not. */
async function openStream(
  args: ExecutionArgs,
  caller: FreshCaller,
): Promise<AsyncIterable<unknown> | ExecutionResult> {
  return inScope(scopeOf(caller.principal), async () =>
    createSourceEventStream({ ...args, contextValue: caller }),
  );
}
