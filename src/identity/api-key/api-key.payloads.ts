import { ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { connectionOf } from '../../kernel/schema/connection.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { ApiKey } from './api-key.entity.js';

export const ApiKeyConnection = connectionOf(ApiKey, 'ApiKey');

@ObjectType({ description: 'The new key.', simpleResolvers: true })
export class CreateApiKeyPayload extends MutationPayload {
  @NullableField(() => ApiKey, 'Null when refused.')
  apiKey?: ApiKey;

  @NullableField(() => String, 'The token. It is shown only this once. Null when refused.')
  token?: string;
}

@ObjectType({ description: 'The revoked key.', simpleResolvers: true })
export class RevokeApiKeyPayload extends MutationPayload {
  @NullableField(() => ApiKey, 'Null when refused.')
  apiKey?: ApiKey;
}

@ObjectType({ description: 'The key with its new rate limit.', simpleResolvers: true })
export class SetApiKeyRateLimitPayload extends MutationPayload {
  @NullableField(() => ApiKey, 'Null when refused.')
  apiKey?: ApiKey;
}
