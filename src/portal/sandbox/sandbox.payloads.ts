import { ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Organization } from '../../identity/organization/organization.entity.js';

@ObjectType({ description: 'The organization with the emptied sandbox.', simpleResolvers: true })
export class ResetSandboxPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}
