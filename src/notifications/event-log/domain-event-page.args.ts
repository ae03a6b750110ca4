import { Max, MaxLength, Min } from 'class-validator';
import { ArgsType } from 'type-graphql';
import { NullableIntegerInput, NullableTextInput } from '../../kernel/schema/input-field.js';
import { maxPageSize, usualPageSize } from '../../kernel/schema/connection.js';
import { Default } from '../../kernel/schema/default.js';

/** The arguments of the list of domain events, which has the order of the log. */
@ArgsType()
export class DomainEventPageArgs {
  @Default(usualPageSize)
  @NullableIntegerInput('Number of items from the start, 1 to 100.', Min(1), Max(maxPageSize))
  first?: number | null;

  @NullableTextInput('Only items after this cursor.', MaxLength(100))
  after?: string | null;

  @NullableIntegerInput('Number of items from the end, 1 to 100.', Min(1), Max(maxPageSize))
  last?: number | null;

  @NullableTextInput('Only items before this cursor.', MaxLength(100))
  before?: string | null;
}
