import type { ExecutionResult } from 'graphql';

/** The most results to keep. A subscriber who comes later executes again. */
const maxResults = 4096;

/**
 * The newest results of subscriptions by event and group. A group is the subscriptions that must get the same
 * result: the same document, variables and rights.
 */
export class SharedResults {
  private readonly events = new Map<string, Map<string, Promise<ExecutionResult>>>();
  private count = 0;

  /** The result for an event, by its cursor, and a group. The first subscriber of the group executes. */
  async of(event: string, group: string, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    let results = this.events.get(event);
    if (!results) this.events.set(event, (results = new Map<string, Promise<ExecutionResult>>()));
    let result = results.get(group);
    if (!result) {
      results.set(group, (result = execute()));
      this.count += 1;
      if (this.count > maxResults) this.forgetOldest();
    }
    return result;
  }

  private forgetOldest(): void {
    const [oldest] = this.events;
    if (!oldest) return;
    this.events.delete(oldest[0]);
    this.count -= oldest[1].size;
  }
}
