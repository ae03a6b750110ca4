import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { LinkDomain } from './link-domain.entity.js';

export const LinkDomainConnection = connectionOf(LinkDomain, 'LinkDomain');

@ObjectType({ description: 'The DNS record that proves a host.', simpleResolvers: true })
export class LinkDomainRecord {
  @Field(() => String, { description: 'Type of the record: TXT.' })
  type!: string;

  @Field(() => String, { description: 'Name of the record: `_tribute.go.brand.example`.' })
  name!: string;

  @Field(() => String, { description: 'Value of the record.' })
  value!: string;
}

@ObjectType({ simpleResolvers: true })
export abstract class LinkDomainPayload extends MutationPayload {
  @NullableField(() => LinkDomain, 'The link domain. Null if the mutation was refused.')
  linkDomain?: LinkDomain;
}

@ObjectType({ description: 'The deleted link domain.', simpleResolvers: true })
export class DeleteLinkDomainPayload extends MutationPayload {
  @NullableField(() => ID, 'TypeID of the deleted link domain. Null if the mutation was refused.')
  deletedId?: string;
}
