import { Field, ID, InputType } from 'type-graphql';
import { NullableField } from '../../../kernel/schema/nullable-field.js';

@InputType({ description: 'A webhook endpoint to send a test message to.' })
export class SendTestWebhookInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;
}

@InputType({ description: 'A delivery to send again.' })
export class RedeliverInput {
  @Field(() => ID, { description: 'The delivery.' })
  id!: string;

  @NullableField(
    () => ID,
    'The endpoint that the delivery must belong to. A delivery of another endpoint is not found.',
  )
  endpointId?: string | null;
}
