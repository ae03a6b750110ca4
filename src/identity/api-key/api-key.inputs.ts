import { ArrayMaxSize, ArrayMinSize, Length, Min, ValidateBy, type ValidationOptions } from 'class-validator';
import { Field } from 'type-graphql';
import { catalogue } from '../../kernel/catalogue.js';
import { Environment } from '../../kernel/environment.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIntegerInput,
  NullableTextInput,
  NullableTimeInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { IsOrigin } from '../../kernel/schema/validators.js';
import { ApiKeyKind } from './api-key-kind.js';
import { Default } from '../../kernel/schema/default.js';

/** Property decorator: a scope of API keys, or `*`. The scopes are known when the features are merged. */
function IsScope(options: ValidationOptions): PropertyDecorator {
  const allowed = (): readonly string[] => ['*', ...catalogue().scopes.keys()];
  const validator = {
    validate: (value: unknown) => typeof value === 'string' && allowed().includes(value),
    defaultMessage: () => `each scope must be one of ${allowed().join(', ')}`,
  };
  return ValidateBy({ name: 'isScope', validator }, options);
}

@Input('A new API key.')
export class CreateApiKeyInput {
  @IdInput('The organization.')
  organizationId!: string;

  @TextInput('The purpose of the key, 1 to 200 characters.', Length(1, 200))
  name!: string;

  @Field(() => Environment, { description: 'The only environment that the key works in.' })
  environment!: Environment;

  @Default('SECRET')
  @NullableField(() => ApiKeyKind, 'Who may hold it.')
  kind?: ApiKeyKind | null;

  @Field(() => [String], {
    description: 'The scopes of the key: `campaigns:read`, `events:write`, …; `*` means all.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsScope({ each: true })
  scopes!: string[];

  @NullableTimeInput('When the key expires. It never expires when omitted.')
  expiresAt?: Date | null;

  @NullableField(
    () => [String],
    'Origins from which browsers may use a publishable key, such as `https://shop.example`. Without origins, no browser may use it.',
  )
  @ArrayMaxSize(50)
  @IsOrigin({ each: true })
  allowedOrigins?: string[] | null;

  @Default(false)
  @NullableBooleanInput(
    "Whether the token begins with `test_`, as in TonicPow's guide. For secret sandbox keys only.",
  )
  tonicPowPrefix?: boolean | null;
}

@Input('Changes to a key. An omitted field keeps its value.')
export class UpdateApiKeyInput {
  @IdInput('The key.')
  id!: string;

  @NullableTextInput('The purpose of the key, 1 to 200 characters.', Length(1, 200))
  name?: string | null;

  @NullableField(() => [String], 'The scopes of a secret key; `*` means all. They replace its scopes.')
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsScope({ each: true })
  scopes?: string[] | null;

  @NullableTimeInput('When the key expires. Null means that it never expires.')
  expiresAt?: Date | null;

  @NullableField(() => [String], 'The origins of a publishable key. They replace its origins.')
  @ArrayMaxSize(50)
  @IsOrigin({ each: true })
  allowedOrigins?: string[] | null;
}

@Input('The own rate limit of a key.')
export class SetApiKeyRateLimitInput {
  @IdInput('The key.')
  id!: string;

  @NullableIntegerInput(
    "Points a minute; 0 means no limit. Null means the limit of the organization's plan.",
    Min(0),
  )
  rateLimit?: number | null;
}
