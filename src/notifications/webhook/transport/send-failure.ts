import type { AttemptOutcome } from './attempt-outcome.js';

/** Why there is no complete response: the outcome to log, and a message for the endpoint's owner. */
export class SendFailure extends Error {
  override name = 'SendFailure';

  constructor(
    readonly outcome: AttemptOutcome,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
