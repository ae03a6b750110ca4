import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import { mapIterator } from '../../../kernel/map-iterator.js';
import { scopeOf } from '../../../kernel/principal.js';
import { inScope } from '../../../kernel/tenant-scope.js';
import { EventResults } from '../subscriptions/event-results.js';
import type { SharedResults } from '../subscriptions/shared-results.js';
import type { CredentialWatch } from './credential-watch.js';
import { EndableIterator } from './endable-iterator.js';
import type { LiveConnection } from './watched-connection.js';

/** The execution arguments of an operation on a live connection. */
export interface LiveOperation extends ExecutionArgs {
  readonly connection: LiveConnection;
  /** The watch's round in which the caller was authenticated. */
  readonly round: number;
  /** Releases the resources of a subscription. Called at its end, perhaps more than once. */
  readonly release: () => void;
}

/** What all subscriptions of a process share. */
export interface LiveGround {
  readonly watch: CredentialWatch;
  readonly shared: SharedResults;
}

/** Executes a query or mutation in its caller's scope. */
export async function executeInScope(args: ExecutionArgs): Promise<ExecutionResult> {
  const { principal } = args.contextValue as FreshCaller;
  return inScope(scopeOf(principal), async () => execute(args));
}

/**
 * Runs a subscription. Subscriptions of one group share their results. It ends when its caller may no longer
 * start it.
 */
export async function runSubscription(
  args: LiveOperation,
  ground: LiveGround,
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  try {
    const stream = await openStream(args, args.contextValue as FreshCaller);
    if (Symbol.asyncIterator in stream) return follow(stream, args, ground);
    args.release();
    return stream;
  } catch (error) {
    args.release();
    throw error;
  }
}

/** The items of a stream, until its caller may no longer start it. */
function follow(
  stream: AsyncIterable<unknown>,
  args: LiveOperation,
  { watch, shared }: LiveGround,
): AsyncIterable<ExecutionResult> {
  let caller = args.contextValue as FreshCaller;
  const resultsOf = new EventResults(args, shared);
  const results = new EndableIterator(
    mapIterator(stream, async (event) => resultsOf.of(event, caller)),
    () => {
      args.release();
      unfollow?.();
    },
  );
  const watched = watch.of(args.connection);
  const unfollow = watched?.follow({
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
  // A credential was ended during this check. It may have been this one.
  if (watch.round !== args.round) void watched?.look();
  return results;
}

/** Starts the stream of a subscription for a caller, or returns the reason of a refusal. */
async function openStream(
  args: ExecutionArgs,
  caller: FreshCaller,
): Promise<AsyncIterable<unknown> | ExecutionResult> {
  return inScope(scopeOf(caller.principal), async () =>
    createSourceEventStream({ ...args, contextValue: caller }),
  );
}
