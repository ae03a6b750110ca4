import type { ExecutionResult } from 'graphql';
import type { Logger } from '../../../kernel/logger.js';
import { presentErrors } from '../transports/prepare-operation.js';

/** Results as JSON texts. The text of a result that several subscribers get is made once. */
export class ResultTexts {
  private readonly texts = new WeakMap<ExecutionResult, string>();

  constructor(private readonly log: Logger) {}

  /** A result as clients see it. Its faults are logged once. */
  of(result: ExecutionResult): string {
    let text = this.texts.get(result);
    if (text === undefined) {
      const { data = null, errors } = result;
      text = JSON.stringify(errors ? { data, errors: presentErrors(errors, this.log) } : { data });
      this.texts.set(result, text);
    }
    return text;
  }
}
