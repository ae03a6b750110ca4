import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { eventTypes, type EventTypeType } from '../../event-log/event-type.type.js';

/** All event types for subscriptions. */
export function webhookEventTypes(): readonly EventTypeType[] {
  return eventTypes().filter(({ isWebhook }) => isWebhook);
}

/** The subscription to store: unique names, or only `*`. Refuses unknown names. */
export function subscriptionOf(eventTypes: readonly string[]): string[] {
  const names = new Set(webhookEventTypes().map(({ name }) => name));
  const unknown = eventTypes.find((name) => name !== '*' && !names.has(name));
  if (unknown !== undefined) {
    throw refuse(
      ErrorCode.INVALID,
      `There is no event type "${unknown}"; webhookEventTypes lists them all.`,
      'eventTypes',
    );
  }
  return eventTypes.includes('*') ? ['*'] : [...new Set(eventTypes)];
}
