import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { Field } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  ActorColumn,
  NullableTextField,
  NullableTimeField,
  TextField,
  TimeField,
  NullableTextFieldOf,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../organization/tenant-entity.js';

/** Who suspended a promoter. */
export enum SuspendedBy {
  ORGANIZATION = 'ORGANIZATION',
  OPERATOR = 'OPERATOR',
}

/** The person who earns (Aktvator's "Aktvator", TonicPow's "promoter"), as an organization's record. */
@Entity({ tableName: 'promoter' })
@NodeType('The person who earns by sharing links and codes or by doing gigs.')
export class Promoter extends TenantEntity {
  @EntityId('promoter')
  id: string = newId();

  @TextField('Display name.')
  name!: string;

  @NullableTextField('Email address. Null when unknown.')
  email: string | null = null;

  @NullableTextField("The organization's own id for the promoter, unique in its environment.")
  externalId: string | null = null;

  /** The user who is this promoter; null for a record without a user. */
  @Property({ type: 'uuid', nullable: true })
  userId: string | null = null;

  /** The payout destination. */
  @Property({ type: 'text', nullable: true })
  payoutDestination: string | null = null;

  /** When payouts to it may start; null is at once. */
  @Property({ type: 'timestamptz', nullable: true })
  payoutDestinationReadyAt: Date | null = null;

  @NullableTimeField(
    'When the promoter was suspended. A suspended promoter earns nothing new. Null when not suspended.',
  )
  suspendedAt: Date | null = null;

  @NullableTextFieldOf('suspension_reason', 'Note on the suspension. Null when not suspended.')
  suspensionNote: string | null = null;

  @Enum({ items: () => SuspendedBy, type: 'text', nullable: true })
  suspendedBy: SuspendedBy | null = null;

  @ActorColumn()
  suspensionBy: string | null = null;

  @Field(() => Environment, { description: 'The environment that the promoter earns in.' })
  declare environment: Environment;

  @TimeField('When the promoter was added.')
  createdAt: Date = new Date();

  /** Sets the payout destination. Payouts to it may start at `readyAt`; null is at once. */
  payTo(destination: string | null, readyAt: Date | null): void {
    this.payoutDestination = destination;
    this.payoutDestinationReadyAt = readyAt;
  }
}
