import { Field, ObjectType } from 'type-graphql';
import { domainEventTypes } from '../../../kernel/domain-events.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';

/** A kind of event that webhook endpoints may subscribe to. */
@ObjectType({
  description: 'A kind of event that webhook endpoints may subscribe to.',
  simpleResolvers: true,
})
export class WebhookEventType {
  @Field(() => String, { description: 'Its name: `reward.paid`.' })
  name!: string;

  @Field(() => String, { description: 'What it means.' })
  description!: string;
}

/** Everything that an endpoint may subscribe to. */
export const webhookEventTypes: readonly WebhookEventType[] = Object.entries(domainEventTypes)
  .filter(([, { webhook }]) => webhook)
  .map(([name, { description }]) => ({ name, description }));

const names: ReadonlySet<string> = new Set(webhookEventTypes.map(({ name }) => name));

/** The subscription as it is kept: each name once, `*` alone; an unknown name is refused. */
export function subscriptionOf(eventTypes: readonly string[]): string[] {
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
