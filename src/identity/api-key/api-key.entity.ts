import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../organization/tenant-entity.js';
import { ApiKeyKind } from './api-key-kind.js';

/** A bearer token of an organization, in one environment. Only the SHA-256 of the token is kept. */
@Entity({ tableName: 'api_key' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A bearer token of an organization, in one environment.',
})
export class ApiKey extends TenantEntity {
  @EntityId('apiKey')
  id: string = newId();

  @Property({ type: 'text' })
  @Field(() => String, { description: 'What it is for.' })
  name!: string;

  @Enum({ items: () => ApiKeyKind, type: 'text' })
  @Field(() => ApiKeyKind, { description: 'Who may hold it.' })
  kind!: ApiKeyKind;

  @Field(() => Environment, { description: 'The one environment that it works in.' })
  declare environment: Environment;

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: 'What it may do; `*` is all.' })
  scopes!: string[];

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: 'Origins from which browsers may use a publishable key.' })
  allowedOrigins: string[] = [];

  @Property({ type: 'blob', hidden: true })
  tokenHash!: Buffer;

  @Property({ type: 'text' })
  @Field(() => String, {
    description: 'How the token begins: `ak_live_`, `ak_test_`, `pk_live_`, `pk_test_` or `test_`.',
  })
  prefix!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'The last four characters of the token, to tell keys apart.' })
  lastFour!: string;

  /** The bare uuid of the person who created it, directly or through other keys; null when unknown. */
  @Property({ type: 'uuid', nullable: true })
  createdBy: string | null = null;

  /** Points a minute instead of the plan's limit; 0 is unlimited. Operators set it. */
  @Property({ type: 'integer', nullable: true })
  @Field(() => Int, {
    nullable: true,
    description:
      'Points a minute of its own, 0 without limit; null when the plan of the organization counts.',
  })
  rateLimit: number | null = null;

  /** The key that created it; null when a person did. It is revoked together with that key. */
  @Property({ type: 'uuid', nullable: true })
  madeById: string | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it stops working by itself.' })
  expiresAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was revoked.' })
  revokedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last used, to the minute; null until then.',
  })
  lastUsedAt: Date | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date = new Date();
}
