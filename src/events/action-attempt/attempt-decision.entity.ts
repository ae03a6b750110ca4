import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  EnumField,
  NullableEnumField,
  NullableTextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { ActionAttemptStatus, AttemptRejection, DeciderKind } from './action-attempt.entity.js';

/** One decision on an attempt, with the proof it was based on. Never changed. */
@Entity({ tableName: 'attempt_decision', readonly: true })
@NodeType('One decision on an attempt, with the proof that it was based on. It never changes.')
export class AttemptDecision extends TenantEntity {
  @EntityId('attemptDecision')
  id: string = newId();

  @Property({ type: 'uuid' })
  actionAttemptId!: string;

  @Property({ type: 'uuid' })
  promoterId!: string;

  @EnumField(() => ActionAttemptStatus, 'VERIFIED or REJECTED.')
  status!: ActionAttemptStatus;

  @NullableEnumField(() => AttemptRejection, 'Why the attempt was rejected. Null if it was verified.')
  reason!: AttemptRejection | null;

  @NullableTextField('Note by the decider. Null if not set.')
  note!: string | null;

  @Property({ type: 'text', nullable: true })
  proofText!: string | null;

  @Property({ type: 'text', nullable: true })
  proofUrl!: string | null;

  @Property({ type: 'text', nullable: true })
  proofFile!: string | null;

  @Property({ type: 'text', nullable: true })
  remark!: string | null;

  @Enum({ items: () => DeciderKind, type: 'text' })
  decidedByKind!: DeciderKind;

  @Property({ type: 'uuid' })
  decidedById!: string;

  @TimeField('When it was decided.')
  decidedAt!: Date;
}
