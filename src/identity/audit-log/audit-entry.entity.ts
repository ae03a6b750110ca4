import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { ActorKind } from '../../kernel/audit-trail.js';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId } from '../../kernel/schema/node.type.js';

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'What kind of somebody did something.',
  valuesConfig: {
    USER: { description: 'A person with a session.' },
    KEY: { description: 'A program with an API key.' },
    OPERATOR: { description: 'A person who runs this platform, as such.' },
    SYSTEM: { description: 'This platform itself.' },
    ANONYMOUS: { description: 'Somebody without a credential, such as who signs up.' },
  },
});

/** One recorded action. Written only by `writeAuditEntries`, never changed. */
@Entity({ tableName: 'audit_entry' })
@ObjectType({ simpleResolvers: true, description: 'That somebody did something to one object.' })
export class AuditEntry {
  @EntityId('auditEntry')
  id: string = newId();

  @Property({ type: 'uuid', nullable: true })
  organizationId: string | null = null;

  @Enum({ items: () => Environment, type: 'text', nullable: true })
  @Field(() => Environment, {
    nullable: true,
    description: 'The environment; null for what is the same in both, such as members.',
  })
  environment: Environment | null = null;

  @Enum({ items: () => ActorKind, type: 'text' })
  @Field(() => ActorKind, { description: 'What kind of somebody it was.' })
  actorKind!: ActorKind;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'TypeID of the person or API key.' })
  actorId: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "The person's e-mail address or the key's name, as it was at the time.",
  })
  actorName: string | null = null;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Name of the operation, such as `createCampaign`.' })
  action!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'Kind of the object, such as `campaign`.' })
  objectKind: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'TypeID of the object.' })
  objectId: string | null = null;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'What of the object was changed, as it was; without secrets. Ids are bare UUIDs, amounts in atomic units. Null as `withheldReason` says.',
  })
  before: Record<string, unknown> | null = null;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'The same, as it is since.' })
  after: Record<string, unknown> | null = null;

  @Field(() => String, {
    nullable: true,
    description:
      'The scopes that the API key lacks, where `actorName`, `before` or `after` are null for that; null otherwise.',
  })
  withheldReason?: string | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'The network address that it came from.' })
  address: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'The program that it came from.' })
  userAgent: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: '`X-Request-Id` of the request.' })
  requestId: string | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When.' })
  createdAt: Date = new Date();
}
