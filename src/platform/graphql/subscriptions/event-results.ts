import { createHash } from 'node:crypto';
import { execute, print, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { FreshCaller } from '../../../kernel/caller.js';
import type { FeedEvent } from '../../../kernel/event-feed.js';
import { scopeOf } from '../../../kernel/principal.js';
import { inScope } from '../../../kernel/tenant-scope.js';
import { rightsOf } from './rights-of.js';
import type { SharedResults } from './shared-results.js';

/** How many events are executed together at most, so that one query loads the objects of all. */
const togetherAtMost = 100;

/** The results of one subscription, one for each event. */
export class EventResults {
  /** The results of the next events of a backlog, for the caller who executed them. */
  private readonly ahead = new Map<FeedEvent, Promise<ExecutionResult>>();
  private aheadFor: FreshCaller | undefined;
  private group = '';
  private groupFor: FreshCaller | undefined;

  constructor(
    private readonly args: ExecutionArgs,
    private readonly shared: SharedResults,
  ) {}

  /** The result for an event. Each event has its own identity map, except those that came together. */
  async of(event: unknown, caller: FreshCaller): Promise<ExecutionResult> {
    if (!isFeedEvent(event)) return this.execute(event, caller.fresh());
    if (event.backlog) return this.ofBacklog(event, event.backlog, caller);
    const group = this.groupOf(caller);
    return this.shared.of(event.cursor, group, async () => this.withBurst(event, group, caller.fresh()));
  }

  /** Executes a live event, and those that came with it after it for the whole group. */
  private async withBurst(event: FeedEvent, group: string, together: FreshCaller): Promise<ExecutionResult> {
    const first = this.execute(event, together);
    for (const next of following(event, event.burst ?? [])) {
      void promised(this.shared.of(next.cursor, group, async () => this.execute(next, together)));
    }
    return first;
  }

  private async ofBacklog(
    event: FeedEvent,
    backlog: readonly FeedEvent[],
    caller: FreshCaller,
  ): Promise<ExecutionResult> {
    const result = (this.aheadFor === caller && this.ahead.get(event)) || this.read(event, backlog, caller);
    this.ahead.delete(event);
    return result;
  }

  private async read(
    event: FeedEvent,
    backlog: readonly FeedEvent[],
    caller: FreshCaller,
  ): Promise<ExecutionResult> {
    this.ahead.clear();
    this.aheadFor = caller;
    const together = caller.fresh();
    const first = this.execute(event, together);
    for (const next of following(event, backlog)) {
      this.ahead.set(next, promised(this.execute(next, together)));
    }
    return first;
  }

  private async execute(rootValue: unknown, contextValue: FreshCaller): Promise<ExecutionResult> {
    const scope = scopeOf(contextValue.principal);
    return inScope(scope, async () => execute({ ...this.args, rootValue, contextValue }));
  }

  /** Equal texts mean equal results: the same document, variables, and rights of the same credential. */
  private groupOf(caller: FreshCaller): string {
    if (this.groupFor === caller) return this.group;
    const { document, operationName, variableValues } = this.args;
    const query = document.loc?.source.body ?? print(document);
    const parts = [query, operationName ?? null, variableValues ?? null];
    const text = `${JSON.stringify(parts)}${rightsOf(caller.principal)}`;
    this.group = createHash('sha256').update(text).digest('base64');
    this.groupFor = caller;
    return this.group;
  }
}

function isFeedEvent(event: unknown): event is FeedEvent {
  return typeof event === 'object' && event !== null && 'transaction' in event;
}

/** The events to execute together with one of these: the next ones. */
function following(event: FeedEvent, all: readonly FeedEvent[]): readonly FeedEvent[] {
  const start = all.indexOf(event) + 1;
  return start === 0 ? [] : all.slice(start, start + togetherAtMost - 1);
}

/** A result that nobody awaits yet. Its error is reported when the turn of its event comes. */
function promised<Result>(result: Promise<Result>): Promise<Result> {
  result.catch(() => undefined);
  return result;
}
