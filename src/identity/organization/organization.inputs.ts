import { ArrayMaxSize, Length, MaxLength, ValidateNested } from 'class-validator';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableTextInput,
  TextInput,
  NullableUrlInput,
} from '../../kernel/schema/input-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@Input('A new organization.')
export class CreateOrganizationInput {
  @TextInput('Display name, 1 to 200 characters.', Length(1, 200))
  name!: string;

  @NullableTextInput('At most 5000 characters.', MaxLength(5000))
  description?: string | null;

  @NullableUrlInput('Absolute http(s) URL.', IsHttpUrl())
  website?: string | null;
}

@Input('Changes to an organization. An omitted field keeps its value; null clears an optional field.')
export class UpdateOrganizationInput {
  @IdInput('The organization.')
  id!: string;

  @NullableTextInput('Display name, 1 to 200 characters. It cannot be null.', Length(1, 200))
  name?: string | null;

  @NullableTextInput('At most 5000 characters.', MaxLength(5000))
  description?: string | null;

  @NullableUrlInput('Absolute http(s) URL.', IsHttpUrl())
  website?: string | null;

  @NullableField(
    () => [MoneyInput],
    'Larger amounts need two approvals. One amount for each asset; [] or null means no limit. Only an owner may change it.',
  )
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  secondApprovalAbove?: MoneyInput[] | null;

  @NullableField(
    () => [MoneyInput],
    'A larger reward is held until a person releases it. One amount for each asset; [] or null means no limit. It applies to rewards earned from now on. Only an owner may change it.',
  )
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  rewardReviewAbove?: MoneyInput[] | null;
}
