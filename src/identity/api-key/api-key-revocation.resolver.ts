import { Resolver, Root } from 'type-graphql';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Act, actOf } from '../actor/act.type.js';
import { ApiKey } from './api-key.entity.js';

@Resolver(() => ApiKey)
export class ApiKeyRevocationResolver {
  @Reads('organizationId', 'revokedBy', 'revokedAt')
  @NullableFieldResolver(
    () => Act,
    'Who revoked it, or the key from which it descends. Null when it was not revoked.',
  )
  revocation(@Root() { organizationId, revokedBy, revokedAt }: ApiKey): Act | null {
    return actOf(organizationId, revokedBy, revokedAt);
  }
}
