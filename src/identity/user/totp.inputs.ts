import { MaxLength } from 'class-validator';
import { Input, NullableTextInput, TextInput } from '../../kernel/schema/input-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { passwordLength } from './password-length.js';

const { max } = passwordLength;

@Input('The password that is needed to set up an authenticator app.')
export class StartTotpInput {
  @TextInput('The password.', MaxLength(max), TextKind('verbatim'))
  password!: string;
}

@Input('Proof that the authenticator app is set up.')
export class ConfirmTotpInput {
  @TextInput('A code from the authenticator app.', MaxLength(20))
  code!: string;
}

@Input('Proof for turning the second factor off: the password and one of the two codes.')
export class DisableTotpInput {
  @TextInput('The password.', MaxLength(max), TextKind('verbatim'))
  password!: string;

  @NullableTextInput('A code from the authenticator app.', MaxLength(20))
  code?: string | null;

  @NullableTextInput('A recovery code instead of `code`.', MaxLength(40))
  recoveryCode?: string | null;
}
