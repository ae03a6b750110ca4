import { catalogue } from '../../../kernel/catalogue.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';

/** All event types for subscriptions. */
export function webhookEventTypes(): readonly { readonly name: string; readonly description: string }[] {
  return [...catalogue().eventTypes]
    .filter(([, { webhook }]) => webhook !== false)
    .map(([name, { description }]) => ({ name, description }));
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
