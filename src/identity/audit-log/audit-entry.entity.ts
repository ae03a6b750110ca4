import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { ActorKind } from '../../kernel/audit-trail.js';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { describeEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  NullableEnumField,
  NullableTextField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';

describeEnum('ActorKind', ActorKind, 'The kind of actor.', {
  USER: 'A person with a session.',
  KEY: 'A program with an API key.',
  OPERATOR: 'An operator of this platform, in that role.',
  SYSTEM: 'The platform itself.',
  ANONYMOUS: 'A caller without a credential, such as a person who signs up.',
});

/** One recorded action. Written only by `writeAuditEntries`, never changed. */
@Entity({ tableName: 'audit_entry' })
@NodeType('One action of one actor on one object.')
export class AuditEntry {
  @EntityId('auditEntry')
  id: string = newId();

  @Property({ type: 'uuid', nullable: true })
  organizationId: string | null = null;

  @NullableEnumField(
    () => Environment,
    'The environment. Null for objects that both environments share, such as members.',
  )
  environment: Environment | null = null;

  @Enum({ items: () => ActorKind, type: 'text' })
  actorKind!: ActorKind;

  /** TypeID of the person or API key. Null when neither acted. */
  @Property({ type: 'text', nullable: true })
  actorId: string | null = null;

  /** The person's email address or the key's name at that time. Null when neither acted. */
  @Property({ type: 'text', nullable: true })
  actorName: string | null = null;

  @TextField('Name of the operation, such as `createCampaign`.')
  action!: string;

  @NullableTextField('Kind of the object, such as `campaign`.')
  objectKind: string | null = null;

  @NullableTextField('TypeID of the object.')
  objectId: string | null = null;

  @Property({ type: 'json', nullable: true })
  @NullableField(
    () => GraphQLJSONObject,
    'The changed fields with their old values, without secrets. Ids are TypeIDs, amounts are decimals with their asset. Null for the reason in `withheldReason`.',
  )
  before: Record<string, unknown> | null = null;

  @Property({ type: 'json', nullable: true })
  @NullableField(
    () => GraphQLJSONObject,
    'The changed fields with their new values, in the same form as `before`.',
  )
  after: Record<string, unknown> | null = null;

  @NullableField(
    () => String,
    'The scopes that the API key lacks when `before` or `after` is withheld. Null otherwise.',
  )
  withheldReason?: string | null;

  @NullableTextField('The network address that the request came from.')
  address: string | null = null;

  @NullableTextField('The program that sent the request.')
  userAgent: string | null = null;

  @NullableTextField('`X-Request-Id` of the request.')
  requestId: string | null = null;

  @TimeField('When the action happened.')
  createdAt: Date = new Date();
}
