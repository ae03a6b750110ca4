import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { TenantEntity } from '../../../identity/organization/tenant-entity.js';
import { PromoterEvent } from '../../../kernel/promoter-event.js';
import { describedEnum } from '../../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../../kernel/schema/node.type.js';
import { EnumField, TextField, TimeField } from '../../../kernel/schema/stored-field.js';

export const PostbackMethod = describedEnum('PostbackMethod', 'The HTTP method of a postback.', {
  GET: 'The values are in the URL only.',
  POST: 'The values of all macros are in the body too.',
});
export type PostbackMethod = keyof typeof PostbackMethod;

export const PostbackBodyFormat = describedEnum('PostbackBodyFormat', 'The format of the body of a POST.', {
  FORM: '`application/x-www-form-urlencoded`. Missing values are empty.',
  JSON: 'A JSON object of texts. Missing values are null.',
});
export type PostbackBodyFormat = keyof typeof PostbackBodyFormat;

export const PostbackParty = describedEnum('PostbackParty', 'Whose a postback is: who registered it.', {
  PROMOTER: 'The promoter. The organization sees neither its URL nor its deliveries.',
  ORGANIZATION: 'The organization, on behalf of the promoter.',
});
export type PostbackParty = keyof typeof PostbackParty;

/** A promoter's postback. Its endpoint, with the same id, has its status and its deliveries. */
@Entity({ tableName: 'postback' })
@NodeType('A URL of a promoter that receives what the promoter earns.')
export class Postback extends TenantEntity {
  @EntityId('postback')
  id!: string;

  @Property({ type: 'uuid' })
  promoterId!: string;

  @TextField('Display name.')
  name!: string;

  /** With macros. Hidden from the audit log, because it may contain a token of the receiver. */
  @Property({ type: 'text', hidden: true })
  url!: string;

  @EnumField(() => PostbackMethod, 'The HTTP method.')
  method!: PostbackMethod;

  @EnumField(() => PostbackBodyFormat, 'The format of the body of a POST.')
  bodyFormat!: PostbackBodyFormat;

  @Property({ type: 'text[]' })
  @Field(() => [PromoterEvent], { description: 'What it is sent for.' })
  events!: PromoterEvent[];

  @Property({ type: 'uuid', nullable: true })
  campaignId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  goalId: string | null = null;

  @Enum({ items: () => PostbackParty, type: 'text', fieldName: 'registered_by' })
  @Field(() => PostbackParty, { description: 'Whose it is.' })
  party!: PostbackParty;

  /** Whether the organization disabled it. The promoter cannot enable it then. */
  @Property({ type: 'boolean' })
  isForbidden: boolean = false;

  @TimeField('When it was created. It receives no earlier events.')
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When its settings last changed.' })
  updatedAt: Date = new Date();

  /** Deleted postbacks stay, because their delivery log refers to them. */
  @Property({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null = null;
}
