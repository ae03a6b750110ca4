import { Resolver, Root } from 'type-graphql';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Act, actOf } from '../actor/act.type.js';
import { Organization } from '../organization/organization.entity.js';

@Resolver(() => Organization)
export class OrganizationSuspensionResolver {
  @Reads('id', 'suspensionBy', 'suspendedAt')
  @NullableFieldResolver(() => Act, 'The suspension. Null when the organization is not suspended.')
  suspension(@Root() { id, suspensionBy, suspendedAt }: Organization): Act | null {
    return actOf(id, suspensionBy, suspendedAt);
  }
}
