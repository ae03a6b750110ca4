import { GraphQLJSONObject } from 'graphql-scalars';
import { ArrayMaxSize } from 'class-validator';
import { Input, NullableIdInput, TextInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@Input('A list to export.')
export class CreateExportInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @TextInput('The name of the query of the list: `campaigns`, `rewards`. Refused with the possible names.')
  list!: string;

  @NullableField(
    () => GraphQLJSONObject,
    'The arguments of that query, without those of pages: `{"filter": {"status": {"eq": "PAID"}}}`. Default: none.',
  )
  arguments?: Record<string, unknown> | null;

  @NullableField(
    () => [String],
    'The columns, in order: `["id", "amount.amount"]`. Default: all. Refused with the possible names.',
  )
  @ArrayMaxSize(200)
  columns?: string[] | null;
}
