import { InputType } from 'type-graphql';
import { NullableBooleanInput } from '../../kernel/schema/input-field.js';

@InputType({ description: 'Which alarms of the ledger to list.' })
export class LedgerAlarmFilter {
  @NullableBooleanInput('True for open alarms only, false for closed alarms only.')
  open?: boolean | null;
}
