import { Length } from 'class-validator';
import {
  IdInput,
  Input,
  NullableIdInput,
  NullableTextInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';

@Input()
abstract class PromoterDetails {
  @NullableTextInput('Email address.', IsEmailAddress())
  email?: string | null;

  @NullableTextInput("The organization's own id for the promoter, 1 to 200 characters.", Length(1, 200))
  externalId?: string | null;
}

@Input('A new promoter.')
export class CreatePromoterInput extends PromoterDetails {
  @NullableIdInput('The organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @TextInput('1 to 200 characters.', Length(1, 200))
  name!: string;
}

@Input('Changes to a promoter. An omitted field keeps its value; null clears an optional field.')
export class UpdatePromoterInput extends PromoterDetails {
  @IdInput('The promoter.')
  id!: string;

  @NullableTextInput('1 to 200 characters.', Length(1, 200))
  name?: string | null;
}

@Input('A promoter to suspend.')
export class SuspendPromoterInput {
  @IdInput('The promoter.')
  id!: string;

  @TextInput('Why, 1 to 1000 characters.', Length(1, 1000))
  note!: string;
}
