import { Length, Max, MaxLength, Min } from 'class-validator';
import {
  Input,
  NullableIdInput,
  NullableIntegerInput,
  NullableTextInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { Default } from '../../kernel/schema/default.js';

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

  @Default(100)
  @NullableIntegerInput(`Number of records, 1 to ${maxExported}.`, Min(1), Max(maxExported))
  first?: number | null;

  @NullableTextInput('Only records after this cursor.', MaxLength(100))
  after?: string | null;
}
