import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { registerEnumType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { Organization } from './organization.entity.js';

/** What a member may do. */
export enum MemberRole {
  OWNER = 'OWNER',
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}
registerEnumType(MemberRole, {
  name: 'MemberRole',
  description: "A person's role in an organization.",
  valuesConfig: {
    OWNER: { description: 'Created it, or was made an owner.' },
    ADMIN: { description: 'Runs it.' },
    MEMBER: { description: 'Works in it.' },
  },
});

/** A person in an organization. The person is kept as a bare id: users know organizations, not the other way around. */
@Entity({ tableName: 'member' })
export class Member {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @ManyToOne({ entity: () => Organization, mapToPk: true, updateRule: 'no action' })
  organizationId!: string;

  @Property({ type: 'uuid' })
  userId!: string;

  @Enum({ items: () => MemberRole, type: 'text' })
  role!: MemberRole;

  @Property({ type: 'timestamptz' })
  createdAt: Date = new Date();
}
