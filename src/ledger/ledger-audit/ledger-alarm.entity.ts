import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { Field } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  EnumField,
  NullableEnumField,
  NullableTimeField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { FindingCode, type SweepName } from './finding.js';

/** A finding of the ledger audit. Written only by `raise-alarms.ts`. */
@Entity({ tableName: 'ledger_alarm', readonly: true })
@NodeType('A discrepancy that the ledger audit found.')
export class LedgerAlarm {
  @EntityId('ledgerAlarm')
  id: string = newId();

  @Enum({ items: ['ACCOUNTS', 'TRANSACTIONS', 'BLOCKS'], type: 'text' })
  sweep!: SweepName;

  @Property({ type: 'text' })
  subject!: string;

  @EnumField(() => FindingCode, 'The kind of the discrepancy.')
  code!: FindingCode;

  @Property({ type: 'text', fieldName: 'table_name' })
  @Field(() => String, { description: 'The table of the affected row.' })
  table!: string;

  @TextField('The key of the affected row in the database.')
  rowId!: string;

  @TextField('The expected value. Amounts are in atomic units.')
  expected!: string;

  @TextField('The value that was found.')
  found!: string;

  @Property({ type: 'uuid', nullable: true })
  organizationId: string | null = null;

  @NullableEnumField(
    () => Environment,
    'The affected environment. Null for the seals, which cover both environments.',
  )
  environment: Environment | null = null;

  @TimeField('When it was first found.')
  raisedAt: Date = new Date();

  @TimeField('When it was last found.')
  seenAt: Date = new Date();

  @NullableTimeField('When the discrepancy was gone. Null while the alarm is open.')
  closedAt: Date | null = null;
}
