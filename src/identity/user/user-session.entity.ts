import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Ctx, Field } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableTextField, TimeField } from '../../kernel/schema/stored-field.js';
import { User } from './user.entity.js';

/** A signed-in person's session. Only the SHA-256 of its token is kept. */
@Entity({ tableName: 'user_session' })
@NodeType('A sign-in of a person in one program, until it expires or is revoked.')
export class UserSession {
  @EntityId('userSession')
  id: string = newId();

  @ManyToOne({ entity: () => User, mapToPk: true, updateRule: 'no action' })
  userId!: string;

  @Property({ type: 'blob', hidden: true })
  tokenHash!: Buffer;

  @TimeField('When the person signed in.')
  createdAt: Date = new Date();

  @TimeField('When the session was last used, to about a minute.')
  lastSeenAt: Date = new Date();

  @TimeField('When the session expires.')
  expiresAt!: Date;

  @NullableTextField('The program that signed in.')
  userAgent: string | null = null;

  @NullableTextField('The network address that it signed in from.')
  address: string | null = null;

  /** When the person last showed their password or a code in this session; signing in counts. */
  @TimeField('When the person last confirmed their identity in this session. See `confirmIdentity`.')
  identityConfirmedAt: Date = new Date();

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  @Field(() => Boolean, { description: 'Whether this is the calling session.' })
  isCurrent(@Ctx() caller: Caller): boolean {
    return caller.principal.kind === 'user' && caller.principal.sessionId === this.id;
  }
}
