import { InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@InputType({ description: 'Which alarms of the ledger to list.' })
export class LedgerAlarmFilter {
  @NullableField(() => Boolean, 'True for open alarms only, false for closed alarms only.')
  open?: boolean | null;
}
