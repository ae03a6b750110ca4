import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import { MemberRole } from '../../kernel/member-role.js';
import { describeEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { EnumField, TimeField } from '../../kernel/schema/stored-field.js';
import { Organization } from './organization.entity.js';

describeEnum('MemberRole', MemberRole, "A person's role in an organization.", {
  OWNER: 'May do everything. The last owner cannot leave.',
  ADMIN: 'May do everything except grant or remove the owner role.',
  MEMBER: 'May read everything and change campaigns, gigs, promoters, links, events and attempts.',
});

/** A person in an organization, as a bare id, because users must not depend on organizations. */
@Entity({ tableName: 'member' })
@NodeType('A person in an organization.')
export class Member {
  @EntityId('member')
  id: string = newId();

  @ManyToOne({ entity: () => Organization, mapToPk: true, updateRule: 'no action' })
  organizationId!: string;

  @Property({ type: 'uuid' })
  userId!: string;

  @EnumField(() => MemberRole, "The person's role in the organization.")
  role!: MemberRole;

  @TimeField('When the person joined.')
  createdAt: Date = new Date();

  changeRole(role: MemberRole): void {
    this.role = role;
  }
}
