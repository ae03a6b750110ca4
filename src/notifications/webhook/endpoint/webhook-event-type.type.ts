import { Field, ObjectType } from 'type-graphql';
import { catalogue } from '../../../kernel/catalogue.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';

/** An event type for subscriptions of webhook endpoints. */
@ObjectType({ description: 'An event type that webhook endpoints may subscribe to.', simpleResolvers: true })
export class WebhookEventType {
  @Field(() => String, { description: 'The name of the type: `reward.paid`.' })
  name!: string;

  @Field(() => String, { description: 'The meaning of the type.' })
  description!: string;
}

/** All event types for subscriptions. */
export function webhookEventTypes(): readonly WebhookEventType[] {
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
