import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Organization } from './organization.entity.js';

@ObjectType({ description: 'The created organization.', simpleResolvers: true })
export class CreateOrganizationPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}

@ObjectType({ description: 'The changed organization.', simpleResolvers: true })
export class UpdateOrganizationPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}
