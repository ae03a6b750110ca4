import { ArrayMaxSize, ArrayMinSize, Length, MaxLength } from 'class-validator';
import { Field } from 'type-graphql';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIdInput,
  NullableTextInput,
  TextInput,
  UrlInput,
  NullableUrlInput,
} from '../../../kernel/schema/input-field.js';
import { IsHttpUrl } from '../../../kernel/schema/validators.js';
import { RetryPolicy } from './retry-policy.js';
import { WebhookFormat } from '../transport/webhook-format.js';
import { Default } from '../../../kernel/schema/default.js';

@Input('A new webhook endpoint, in the environment of the caller.')
export class CreateWebhookEndpointInput {
  @NullableIdInput('The organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @TextInput('1 to 200 characters.', Length(1, 200))
  name!: string;

  @UrlInput('Absolute https URL at a public address. The sandbox also accepts http.', IsHttpUrl())
  targetUrl!: string;

  @Field(() => [String], { description: 'Names from `webhookEventTypes`; `*` means all.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @MaxLength(100, { each: true })
  eventTypes!: string[];

  @Default('AKTVATOR')
  @NullableField(() => WebhookFormat, 'The form of the body.')
  format?: WebhookFormat | null;

  @Default('STANDARD')
  @NullableField(() => RetryPolicy, 'How often deliveries are tried again.')
  retryPolicy?: RetryPolicy | null;
}

@Input('Changes to a webhook endpoint. An omitted field keeps its value.')
export class UpdateWebhookEndpointInput {
  @IdInput('The endpoint.')
  id!: string;

  @NullableTextInput('1 to 200 characters.', Length(1, 200))
  name?: string | null;

  @NullableUrlInput('Absolute https URL. Waiting deliveries go there too.', IsHttpUrl())
  targetUrl?: string | null;

  @NullableField(() => [String], 'Names from `webhookEventTypes`; `*` means all.')
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @MaxLength(100, { each: true })
  eventTypes?: string[] | null;

  @NullableField(() => WebhookFormat, 'The format of the body, from the next attempt on.')
  format?: WebhookFormat | null;

  @NullableField(() => RetryPolicy, 'How a failed delivery is retried, from the next attempt on.')
  retryPolicy?: RetryPolicy | null;
}

@Input('A webhook endpoint to enable.')
export class EnableWebhookEndpointInput {
  @IdInput('The endpoint.')
  id!: string;

  @Default(false)
  @NullableBooleanInput('Whether to drop held deliveries instead of sending them.')
  dropHeld?: boolean | null;
}
