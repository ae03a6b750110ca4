import { ArrayMaxSize, ArrayMinSize, IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { IsHttpUrl } from '../../../kernel/schema/validators.js';
import { RetryPolicy } from './retry-policy.js';
import { WebhookFormat } from '../transport/webhook-format.js';

@InputType({ description: 'A new webhook endpoint, in the environment of the caller.' })
export class CreateWebhookEndpointInput {
  @Field(() => ID, { nullable: true, description: "The organization; an API key's own when left out." })
  organizationId?: string | null;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => String, {
    description: 'Absolute https URL at a public address; in the sandbox http is accepted too.',
  })
  @IsHttpUrl()
  targetUrl!: string;

  @Field(() => [String], { description: 'Names from `webhookEventTypes`; `*` is all.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @MaxLength(100, { each: true })
  eventTypes!: string[];

  @Field(() => WebhookFormat, { nullable: true, description: 'AKTVATOR when left out.' })
  format?: WebhookFormat | null;

  @Field(() => RetryPolicy, { nullable: true, description: 'STANDARD when left out.' })
  retryPolicy?: RetryPolicy | null;
}

@InputType({ description: 'Changes of a webhook endpoint: an absent field stays as it is.' })
export class UpdateWebhookEndpointInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;

  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Absolute https URL; what waits for its next try goes there too.',
  })
  @IsOptional()
  @IsHttpUrl()
  targetUrl?: string | null;

  @Field(() => [String], { nullable: true, description: 'Names from `webhookEventTypes`; `*` is all.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @MaxLength(100, { each: true })
  eventTypes?: string[] | null;

  @Field(() => WebhookFormat, { nullable: true, description: 'The shape of the body, from the next try on.' })
  format?: WebhookFormat | null;

  @Field(() => RetryPolicy, {
    nullable: true,
    description: 'How a failed delivery is tried again, from the next try on.',
  })
  retryPolicy?: RetryPolicy | null;
}

@InputType()
abstract class WebhookEndpointIdInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;
}

@InputType({ description: 'A webhook endpoint to delete.' })
export class DeleteWebhookEndpointInput extends WebhookEndpointIdInput {}

@InputType({ description: 'A webhook endpoint to disable.' })
export class DisableWebhookEndpointInput extends WebhookEndpointIdInput {}

@InputType({ description: 'A webhook endpoint to give a new secret.' })
export class RotateWebhookSecretInput extends WebhookEndpointIdInput {}

@InputType({ description: 'A webhook endpoint to enable.' })
export class EnableWebhookEndpointInput extends WebhookEndpointIdInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether to drop what is held instead of sending it; false when left out.',
  })
  dropHeld?: boolean | null;
}
