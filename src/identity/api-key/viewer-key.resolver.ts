import { Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Viewer } from '../user/viewer.type.js';
import { ApiKey } from './api-key.entity.js';

@Resolver(() => Viewer)
export class ViewerKeyResolver {
  @NullableFieldResolver(() => ApiKey, 'The calling API key. Null for a person.')
  async apiKey(@Ctx() caller: Caller): Promise<ApiKey | null> {
    return caller.principal.kind === 'key' ? caller.loaders.load(ApiKey, caller.principal.keyId) : null;
  }
}
