import { Field, ObjectType } from 'type-graphql';

/** An event type for subscriptions of webhook endpoints. */
@ObjectType({ description: 'An event type that webhook endpoints may subscribe to.', simpleResolvers: true })
export class WebhookEventType {
  @Field(() => String, { description: 'The name of the type: `reward.paid`.' })
  name!: string;

  @Field(() => String, { description: 'The meaning of the type.' })
  description!: string;
}
