import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Organization } from '../organization/organization.entity.js';
import type { ApiKey } from './api-key.entity.js';
import { CreateApiKeyInput, RevokeApiKeyInput, SetApiKeyRateLimitInput } from './api-key.inputs.js';
import {
  ApiKeyConnection,
  CreateApiKeyPayload,
  RevokeApiKeyPayload,
  SetApiKeyRateLimitPayload,
} from './api-key.payloads.js';
import { ApiKeyService } from './api-key.service.js';

@Resolver(() => Organization)
export class ApiKeyResolver {
  constructor(private readonly service: ApiKeyService) {}

  @PayloadMutation(
    () => CreateApiKeyPayload,
    'Makes an API key; its token is in this answer and never shown again. A live key asks a person for a confirmed identity; a key makes none that may do more or lasts longer than itself.',
  )
  async createApiKey(
    @Ctx() caller: Caller,
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return this.service.create(caller, input);
  }

  @PayloadMutation(() => RevokeApiKeyPayload, 'Ends an API key at once, and every key that it made.')
  async revokeApiKey(
    @Ctx() caller: Caller,
    @Arg('input', () => RevokeApiKeyInput) input: RevokeApiKeyInput,
  ): Promise<RevokeApiKeyPayload> {
    return { apiKey: await this.service.revoke(caller, input.id) };
  }

  @PayloadMutation(
    () => SetApiKeyRateLimitPayload,
    'Gives a key a rate limit of its own, or takes it away. For operators.',
  )
  async setApiKeyRateLimit(
    @Ctx() caller: Caller,
    @Arg('input', () => SetApiKeyRateLimitInput) input: SetApiKeyRateLimitInput,
  ): Promise<SetApiKeyRateLimitPayload> {
    return { apiKey: await this.service.setRateLimit(caller, input) };
  }

  @FieldResolver(() => ApiKeyConnection, {
    description: 'Its API keys of this environment, without their tokens.',
  })
  async apiKeys(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<ApiKey>> {
    return this.service.list(caller, organization.id, args);
  }
}
