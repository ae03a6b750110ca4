import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  ActorColumn,
  EnumField,
  IntegerField,
  NullableTextField,
  NullableTimeField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export const DataExportStatus = describedEnum('DataExportStatus', 'The status of an export.', {
  QUEUED: 'It waits for the job.',
  RUNNING: 'The job reads the list.',
  COMPLETED: 'The file is complete.',
  FAILED: 'The list could not be read. `failureReason` says why.',
});
export type DataExportStatus = keyof typeof DataExportStatus;

/** A list as a CSV file. A job writes it, in plain SQL. */
@Entity({ tableName: 'data_export', readonly: true })
@NodeType('A list as a CSV file, which a job writes and keeps for some hours.')
export class DataExport extends TenantEntity {
  @EntityId('dataExport')
  id: string = newId();

  @TextField('The name of the query of the list: `rewards`.')
  list!: string;

  @Property({ type: 'json' })
  arguments!: Record<string, unknown>;

  @Property({ type: 'array' })
  @Field(() => [String], { description: 'The columns of the file, in order.' })
  columns!: string[];

  @Property({ type: 'array' })
  @Field(() => [String], { description: 'The scopes that a key needs to read it.' })
  scopes!: string[];

  @EnumField(() => DataExportStatus, 'Its status.')
  status!: DataExportStatus;

  @Property({ type: 'integer', nullable: true })
  @NullableField(() => Int, 'The number of rows of the list when the job began. Null before.')
  totalRows!: number | null;

  @IntegerField('The number of rows in the file so far.')
  rows!: number;

  @Property({ type: 'integer' })
  parts!: number;

  @Property({ type: 'text', nullable: true })
  after!: string | null;

  @Property({ type: 'integer' })
  failures!: number;

  @NullableTextField('Why it failed. Null if it did not.')
  failureReason!: string | null;

  @ActorColumn()
  requestedBy!: string | null;

  @TimeField('When it was asked for.')
  createdAt!: Date;

  @NullableTimeField('When the file was complete. Null before.')
  completedAt!: Date | null;

  @TimeField('When it is deleted.')
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  dueAt!: Date | null;
}
