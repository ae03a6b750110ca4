import { Input, NullableBooleanInput } from '../../kernel/schema/input-field.js';

@Input('Which alarms of the ledger to list.')
export class LedgerAlarmFilter {
  @NullableBooleanInput('True for open alarms only, false for closed alarms only.')
  isOpen?: boolean | null;
}
