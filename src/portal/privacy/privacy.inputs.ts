import { Length, Max, MaxLength, Min } from 'class-validator';
import {
  Input,
  NullableIdInput,
  NullableIntegerInput,
  NullableTextInput,
  TextInput,
} from '../../kernel/schema/input-field.js';

/** The largest page of an export. */
const maxExported = 1000;

@Input('The customer to erase.')
export class EraseCustomerInput {
  @NullableIdInput('TypeID of the organization. Default: the only one of the caller.')
  organizationId?: string | null;

  @TextInput("The integrator's id of the customer, 1 to 200 characters.", Length(1, 200))
  customerId!: string;
}

@Input('The customer to export.')
export class ExportCustomerInput {
  @NullableIdInput('TypeID of the organization. Default: the only one of the caller.')
  organizationId?: string | null;

  @TextInput("The integrator's id of the customer, 1 to 200 characters.", Length(1, 200))
  customerId!: string;

  @NullableIntegerInput(`Number of records, 1 to ${maxExported}. Default: 100.`, Min(1), Max(maxExported))
  first?: number | null;

  @NullableTextInput('Only records after this cursor.', MaxLength(100))
  after?: string | null;
}
