import { describedEnum } from '../../../kernel/schema/describe-enum.js';
/** The result of one attempt. All but `SUCCESS` are failures. */
export const AttemptOutcome = describedEnum('AttemptOutcome', 'How an attempt ended.', {
  SUCCESS: 'The response had status 2xx.',
  HTTP: 'The response had another status. Redirects are not followed.',
  TIMEOUT: 'No complete response arrived within 10 seconds.',
  DNS: 'The host name has no address.',
  CONNECT: 'No connection, or it broke before the response was complete.',
  TLS: 'No secure connection, usually because of the certificate.',
  BLOCKED: 'The address is not public; nothing was sent.',
  WORKER_LOST:
    "Tribute's own process ended during the attempt. The message is sent again and may arrive twice.",
  INTERNAL: 'Tribute could not prepare the request and sent nothing. `error` gives the reason.',
});
export type AttemptOutcome = keyof typeof AttemptOutcome;
