import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableTimeField, TextField, TimeField } from '../../kernel/schema/stored-field.js';

@Entity({ tableName: 'user_account' })
@NodeType('A person who signs in.')
export class User {
  @EntityId('user')
  id: string = newId();

  @TextField('The email address for signing in.')
  email!: string;

  @NullableTimeField('When the person confirmed the address by email. Null until then.')
  emailVerifiedAt: Date | null = null;

  @TextField('Display name.')
  name!: string;

  /** argon2id in PHC form. Never exposed. */
  @Property({ type: 'text', hidden: true })
  passwordHash!: string;

  /** The encrypted TOTP secret. It takes effect once `totpEnabledAt` is set. */
  @Property({ type: 'blob', nullable: true, hidden: true })
  totpSecret: Buffer | null = null;

  @Property({ type: 'timestamptz', nullable: true, hidden: true })
  totpEnabledAt: Date | null = null;

  /** The time step of the last used code. This step and earlier ones are not accepted again. */
  @Property({ type: 'integer', nullable: true, hidden: true })
  totpLastStep: number | null = null;

  @TimeField('When the person signed up.')
  createdAt: Date = new Date();
}
