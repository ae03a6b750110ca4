import type { AttemptOutcome } from './attempt-outcome.js';

/** Why no whole response came: the outcome to log, and a message for the endpoint's owner. */
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
