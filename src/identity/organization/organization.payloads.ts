import { ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Organization } from './organization.entity.js';

@ObjectType({ simpleResolvers: true })
export abstract class OrganizationPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}
