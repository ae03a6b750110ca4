import { MaxLength } from 'class-validator';
import { Input, NullableBooleanInput, NullableIdInput, TextInput } from '../../kernel/schema/input-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { Default } from '../../kernel/schema/default.js';

/** 8 Mi characters: ten thousand rows of 800. */
const maxCsvLength = 8 * 1024 * 1024;

@Input('A CSV file of events to ingest.')
export class ImportEventsInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @TextInput(
    'The text of a CSV file: a line with the names of the columns, then 1 to 10,000 rows. The separator is a comma, a semicolon or a tab. ' +
      'Columns: `event_type` and `idempotency_key`, which are required, `campaign_id`, `code`, `link_id`, `session_id`, `customer_id`, ' +
      '`amount` (a decimal), `asset`, `occurred_at`, and any number of `metadata.<name>`. An empty value is none.',
    TextKind('verbatim'),
    MaxLength(maxCsvLength),
  )
  csv!: string;

  @Default(false)
  @NullableBooleanInput('Whether nothing is written. The answer says what would happen with each row.')
  isDryRun?: boolean | null;
}
