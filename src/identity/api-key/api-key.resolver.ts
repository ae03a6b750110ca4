import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { Organization } from '../organization/organization.entity.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyEditService } from './api-key-edit.service.js';
import { CreateApiKeyInput, SetApiKeyRateLimitInput, UpdateApiKeyInput } from './api-key.inputs.js';
import { ApiKeyConnection, CreateApiKeyPayload, ApiKeyPayload } from './api-key.payloads.js';
import { ApiKeyService } from './api-key.service.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Viewer } from '../user/viewer.type.js';
import { apiKeyList } from './api-key.list.js';

@Resolver(() => Organization)
export class ApiKeyResolver {
  constructor(
    private readonly service: ApiKeyService,
    private readonly edits: ApiKeyEditService,
  ) {}

  @PayloadMutation(
    'Creates an API key and returns its token, which is never shown again. A person must confirm their identity to create a live key. A key can only create keys with no more rights and no longer life than its own.',
    CreateApiKeyPayload,
  )
  async createApiKey(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return this.service.create(caller, input);
  }

  @PayloadMutation(
    'Renames an API key, or changes its rights at once. Its token stays. Giving more rights is possible for callers who may create such a key. The keys that it created lose what it loses.',
    ApiKeyPayload,
    'The changed key.',
  )
  async updateApiKey(@Ctx() caller: Caller, @Arg('input') input: UpdateApiKeyInput): Promise<ApiKeyPayload> {
    return { apiKey: await this.edits.update(caller, input) };
  }

  @PayloadMutation(
    'Revokes an API key and every key that it created, at once.',
    ApiKeyPayload,
    'The revoked key.',
  )
  async revokeApiKey(
    @Ctx() caller: Caller,
    @IdInputArg('A key to revoke.', 'The key.') input: InputWithId,
  ): Promise<ApiKeyPayload> {
    return { apiKey: await this.service.revoke(caller, input.id) };
  }

  @PayloadMutation(
    'Sets or removes the own rate limit of a key.',
    ApiKeyPayload,
    'The key with its new rate limit.',
  )
  async setApiKeyRateLimit(
    @Ctx() caller: Caller,
    @Arg('input') input: SetApiKeyRateLimitInput,
  ): Promise<ApiKeyPayload> {
    return { apiKey: await this.service.setRateLimit(caller, input) };
  }

  @Reads('id')
  @FieldResolver(() => ApiKeyConnection, {
    description: "The organization's API keys in this environment, without their tokens.",
  })
  async apiKeys(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => apiKeyList.Args) args: ListArgs,
  ): Promise<Page<ApiKey>> {
    return this.service.list(caller, organization.id, args);
  }
}

@Resolver(() => Viewer)
export class ViewerKeyResolver {
  @NullableFieldResolver(() => ApiKey, 'The calling API key. Null for a person.')
  async apiKey(@Ctx() caller: Caller): Promise<ApiKey | null> {
    return caller.principal.kind === 'key' ? caller.loaders.load(ApiKey, caller.principal.keyId) : null;
  }
}
