import { GraphQLError, type ExecutionResult } from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import { runSubscription, type LiveGround, type LiveOperation } from '../credentials/run-subscription.js';
import type { LiveConnection } from '../credentials/watched-connection.js';
import { asGraphqlError } from './prepare-operation.js';

/** The close code for a page that must not use a credential. All others mean that it has ended. */
const forbidden = 4403;

/** The connection of one subscription over HTTP. Its last result says why it was closed. */
export class StreamedConnection implements LiveConnection {
  private reason: GraphQLError | undefined;

  constructor(readonly callerOf: () => Promise<FreshCaller>) {}

  /** Why it was closed; undefined while it is open. */
  get closedBy(): GraphQLError | undefined {
    return this.reason;
  }

  close(code: number, reason: string): void {
    const extensions = { code: code === forbidden ? 'FORBIDDEN' : 'UNAUTHENTICATED' };
    this.reason = new GraphQLError(reason, { extensions });
  }
}

/** The results of a subscription. The last one has the errors that ended it; `next` never throws. */
class ReportedResults implements AsyncGenerator<ExecutionResult, undefined> {
  private isOver = false;

  constructor(
    private readonly source: AsyncIterator<ExecutionResult>,
    private readonly connection: StreamedConnection,
  ) {}

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.isOver) return { done: true, value: undefined };
    try {
      const result = await this.source.next();
      if (result.done !== true) return result;
    } catch (error) {
      return this.end(asGraphqlError(error));
    }
    return this.end(this.connection.closedBy);
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.isOver = true;
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  async throw(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return this.return();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private end(error: GraphQLError | undefined): IteratorResult<ExecutionResult, undefined> {
    this.isOver = true;
    return error ? { done: false, value: { errors: [error] } } : { done: true, value: undefined };
  }
}

/** Runs a prepared subscription on its own connection, and watches its credential until it ends. */
export async function runStreamed(
  operation: LiveOperation,
  connection: StreamedConnection,
  ground: LiveGround,
): Promise<AsyncGenerator<ExecutionResult, undefined> | ExecutionResult> {
  ground.watch.open(connection);
  const release = (): void => {
    operation.release();
    ground.watch.close(connection);
  };
  const results = await runSubscription({ ...operation, connection, release }, ground);
  if (!(Symbol.asyncIterator in results)) return results;
  return new ReportedResults(results[Symbol.asyncIterator](), connection);
}
