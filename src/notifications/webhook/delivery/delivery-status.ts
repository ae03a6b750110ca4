import { describedEnum } from '../../../kernel/schema/describe-enum.js';
export const DeliveryStatus = describedEnum('DeliveryStatus', 'The status of a delivery.', {
  PENDING: 'Waits for its next attempt.',
  SENDING: 'An attempt is in progress.',
  HELD: 'Waits because its endpoint is disabled.',
  DELIVERED: 'The receiver answered 2xx.',
  FAILED: 'Given up: no attempt is left, the receiver refuses more messages, or Tribute could not send it.',
  CANCELLED: 'Not sent any more, because its endpoint was deleted or held deliveries were dropped.',
});
export type DeliveryStatus = keyof typeof DeliveryStatus;
