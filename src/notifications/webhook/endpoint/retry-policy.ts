import { describedEnum } from '../../../kernel/schema/describe-enum.js';
/** The number and timing of retries of a failed delivery. */
export const RetryPolicy = describedEnum(
  'RetryPolicy',
  'How often a failed delivery is retried, and with which pauses.',
  { STANDARD: 'Three retries within some minutes.', EXTENDED: 'Seven retries within 28 hours.' },
);
export type RetryPolicy = keyof typeof RetryPolicy;
