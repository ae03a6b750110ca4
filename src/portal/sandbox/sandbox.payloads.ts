import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Organization } from '../../identity/organization/organization.entity.js';

@ObjectType({ description: 'The organization with the emptied sandbox.', simpleResolvers: true })
export class ResetSandboxPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}
