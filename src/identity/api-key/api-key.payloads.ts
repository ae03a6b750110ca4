import { ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { connectionOf } from '../../kernel/schema/connection.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { ApiKey } from './api-key.entity.js';

export const ApiKeyConnection = connectionOf(ApiKey, 'ApiKey');

@ObjectType({ simpleResolvers: true })
export abstract class ApiKeyPayload extends MutationPayload {
  @NullableField(() => ApiKey, 'Null when refused.')
  apiKey?: ApiKey;
}

@ObjectType({ description: 'The new key.', simpleResolvers: true })
export class CreateApiKeyPayload extends ApiKeyPayload {
  @NullableField(() => String, 'The token. It is shown only this once. Null when refused.')
  token?: string;
}
