import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { MemberRole } from '../../kernel/member-role.js';
import { EnumField, NullableTimeField, TextField, TimeField } from '../../kernel/schema/stored-field.js';
import { Organization } from '../organization/organization.entity.js';

/** A temporary offer to join an organization, for one email address. Only its token's SHA-256 is kept. */
@Entity({ tableName: 'invitation' })
@NodeType('An offer to one email address to join an organization. It expires.')
export class Invitation {
  @EntityId('invitation')
  id: string = newId();

  @ManyToOne({ entity: () => Organization, mapToPk: true, updateRule: 'no action' })
  organizationId!: string;

  @TextField('The invited address. Only an account with this address can accept the invitation.')
  email!: string;

  @EnumField(() => MemberRole, 'The offered role.')
  role!: MemberRole;

  @Property({ type: 'blob', hidden: true })
  tokenHash!: Buffer;

  @TimeField('When the invitation expires.')
  expiresAt!: Date;

  @NullableTimeField('When the invitation was accepted. Null when it was not.')
  acceptedAt: Date | null = null;

  @NullableTimeField('When the invitation was revoked. Null when it was not.')
  revokedAt: Date | null = null;

  @TimeField('When the invitation was created.')
  createdAt: Date = new Date();
}
