import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Organization } from '../organization/organization.entity.js';

/** A temporary offer to join an organization, for one email address. Only its token's SHA-256 is kept. */
@Entity({ tableName: 'invitation' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'An offer to join an organization, to one e-mail address, for some time.',
})
export class Invitation {
  @EntityId('invitation')
  id: string = newId();

  @ManyToOne({ entity: () => Organization, mapToPk: true, updateRule: 'no action' })
  organizationId!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Whom it is for: only an account of this address can accept it.' })
  email!: string;

  @Enum({ items: () => MemberRole, type: 'text' })
  @Field(() => MemberRole, { description: 'The role that it offers.' })
  role!: MemberRole;

  @Property({ type: 'blob', hidden: true })
  tokenHash!: Buffer;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'Until when it can be accepted.' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was accepted.' })
  acceptedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was taken back.' })
  revokedAt: Date | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date = new Date();
}
