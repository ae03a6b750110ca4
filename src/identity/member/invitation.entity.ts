import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { MemberRole } from '../../kernel/member-role.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Organization } from '../organization/organization.entity.js';

/** A temporary offer to join an organization, for one email address. Only its token's SHA-256 is kept. */
@Entity({ tableName: 'invitation' })
@NodeType('An offer to one email address to join an organization. It expires.')
export class Invitation {
  @EntityId('invitation')
  id: string = newId();

  @ManyToOne({ entity: () => Organization, mapToPk: true, updateRule: 'no action' })
  organizationId!: string;

  @Property({ type: 'text' })
  @Field(() => String, {
    description: 'The invited address. Only an account with this address can accept the invitation.',
  })
  email!: string;

  @Enum({ items: () => MemberRole, type: 'text' })
  @Field(() => MemberRole, { description: 'The offered role.' })
  role!: MemberRole;

  @Property({ type: 'blob', hidden: true })
  tokenHash!: Buffer;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When the invitation expires.' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  @NullableField(() => GraphQLDateTime, 'When the invitation was accepted. Null when it was not.')
  acceptedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @NullableField(() => GraphQLDateTime, 'When the invitation was revoked. Null when it was not.')
  revokedAt: Date | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When the invitation was created.' })
  createdAt: Date = new Date();
}
