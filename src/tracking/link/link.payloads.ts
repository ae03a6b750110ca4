import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Link } from './link.entity.js';

export const LinkConnection = connectionOf(Link, 'Link');

@ObjectType({ description: 'The link, new or existing.', simpleResolvers: true })
export class CreateLinkPayload extends MutationPayload {
  @NullableField(() => Link, 'The link. Null if the mutation was refused.')
  link?: Link;
}

@ObjectType({ simpleResolvers: true })
export abstract class LinkPayload extends MutationPayload {
  @NullableField(() => Link, 'The link. Null if the mutation was refused.')
  link?: Link;
}
