import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  ActorColumn,
  EnumField,
  NullableTimeField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../organization/tenant-entity.js';
import { ApiKeyKind } from './api-key-kind.js';

/** A bearer token of an organization, in one environment. Only the SHA-256 of the token is kept. */
@Entity({ tableName: 'api_key' })
@NodeType('A bearer token of an organization in one environment.')
export class ApiKey extends TenantEntity {
  @EntityId('apiKey')
  id: string = newId();

  @TextField('The purpose of the key.')
  name!: string;

  @EnumField(() => ApiKeyKind, 'Where the key may be used.')
  kind!: ApiKeyKind;

  @Field(() => Environment, { description: 'The only environment that the key works in.' })
  declare environment: Environment;

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: 'The scopes of the key; `*` means all.' })
  scopes!: string[];

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: 'Origins from which browsers may use a publishable key.' })
  allowedOrigins: string[] = [];

  @Property({ type: 'blob', hidden: true })
  tokenHash!: Buffer;

  @TextField('Prefix of the token: `ak_live_`, `ak_test_`, `pk_live_`, `pk_test_` or `test_`.')
  prefix!: string;

  @TextField('The last four characters of the token, to tell keys apart.')
  lastFour!: string;

  /** The bare uuid of the person who created it, directly or through other keys; null when unknown. */
  @Property({ type: 'uuid', nullable: true })
  createdBy: string | null = null;

  /** Points a minute instead of the plan's limit; 0 is unlimited. Operators set it. */
  @Property({ type: 'integer', nullable: true })
  @NullableField(
    () => Int,
    "The key's own rate limit in points a minute; 0 means no limit. Null when the organization's plan sets the limit.",
  )
  rateLimit: number | null = null;

  /** The key that created it; null when a person did. It is revoked together with that key. */
  @Property({ type: 'uuid', nullable: true })
  madeById: string | null = null;

  @NullableTimeField('When the key expires. Null when it does not expire.')
  expiresAt: Date | null = null;

  @NullableTimeField('When the key was revoked. Null when it was not.')
  revokedAt: Date | null = null;

  @ActorColumn()
  revokedBy: string | null = null;

  @NullableTimeField('When the key was last used, to the minute. Null when it was never used.')
  lastUsedAt: Date | null = null;

  @TimeField('When the key was created.')
  createdAt: Date = new Date();
}
