import { ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Organization } from './organization.entity.js';

@ObjectType({ description: 'The created organization.', simpleResolvers: true })
export class CreateOrganizationPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}

@ObjectType({ description: 'The changed organization.', simpleResolvers: true })
export class UpdateOrganizationPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}
