import { Length, MaxLength } from 'class-validator';
import {
  Input,
  NullableBooleanInput,
  NullableTextInput,
  NullableTimeInput,
  OneOfInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';
import { passwordLength } from './password-length.js';
import { Default } from '../../kernel/schema/default.js';

const { min, max } = passwordLength;

@Input('A new user.')
export class SignUpInput {
  @TextInput('Email address for signing in. It must not be in use.', IsEmailAddress())
  email!: string;

  @TextInput('10 to 200 characters.', Length(min, max), TextKind('verbatim'))
  password!: string;

  @TextInput('1 to 200 characters.', Length(1, 200))
  name!: string;

  @Default(false)
  @NullableBooleanInput(
    'Keep the session in a cookie that scripts cannot read, and do not return the token. For browsers.',
  )
  cookie?: boolean | null;
}

@Input('Credentials of a person.')
export class SignInInput {
  @TextInput('Email address of the account.', TextKind('email'), MaxLength(254))
  email!: string;

  @TextInput('Password of the account.', MaxLength(max), TextKind('verbatim'))
  password!: string;

  @NullableTextInput(
    'Code from the authenticator app. It is required if signing in without it was refused with TOTP_REQUIRED.',
    MaxLength(20),
  )
  totpCode?: string | null;

  @NullableTextInput('A recovery code instead of `totpCode`. Each code works once.', MaxLength(40))
  recoveryCode?: string | null;

  @Default(false)
  @NullableBooleanInput(
    'Keep the session in a cookie that scripts cannot read, and do not return the token. For browsers.',
  )
  cookie?: boolean | null;
}

@Input('Which sessions to end.')
export class SignOutInput {
  @Default(false)
  @NullableBooleanInput('Whether to end all sessions of the person instead of only the calling one.')
  everywhere?: boolean | null;
}

@Input('Proof that the owner of the account reads the email of the address.')
export class VerifyEmailInput {
  @TextInput('The token from the email.', MaxLength(200))
  token!: string;

  @TextInput('The password of the account that the token is for.', MaxLength(max), TextKind('verbatim'))
  password!: string;

  @NullableTextInput(
    'Code from the authenticator app. It is required if the account has a second factor.',
    MaxLength(20),
  )
  totpCode?: string | null;

  @NullableTextInput('A recovery code instead of `totpCode`. Each code works once.', MaxLength(40))
  recoveryCode?: string | null;
}

@Input('The confirmation email to send again.')
export class ResendVerificationInput {
  @NullableTextInput(
    "The account's address or the requested new address. Default: the account's address.",
    TextKind('email'),
    MaxLength(254),
  )
  email?: string | null;
}

@Input('The account whose password was forgotten.')
export class RequestPasswordResetInput {
  @TextInput('Email address of the account.', TextKind('email'), MaxLength(254))
  email!: string;
}

@Input('A new password to replace a forgotten one.')
export class ResetPasswordInput {
  @TextInput('The token from the email.', MaxLength(200))
  token!: string;

  @TextInput('10 to 200 characters.', Length(min, max), TextKind('verbatim'))
  password!: string;
}

@Input('A new password to replace the current one.')
export class ChangePasswordInput {
  @TextInput('The current password.', MaxLength(max), TextKind('verbatim'))
  currentPassword!: string;

  @TextInput('10 to 200 characters.', Length(min, max), TextKind('verbatim'))
  newPassword!: string;
}

@Input('Changes to the own account. An omitted field keeps its value.')
export class UpdateViewerInput {
  @NullableTextInput('The display name, 1 to 200 characters.', Length(1, 200))
  name?: string | null;
}

@Input('A new email address for signing in.')
export class ChangeEmailInput {
  @TextInput('The new address. It must not be in use.', IsEmailAddress())
  email!: string;

  @TextInput('The password.', MaxLength(max), TextKind('verbatim'))
  password!: string;
}

@OneOfInput("Proof of the person's identity.")
export class ConfirmIdentityInput {
  @NullableTextInput('The password.', MaxLength(max), TextKind('verbatim'))
  password?: string | null;

  @NullableTextInput('A code from the authenticator app.', MaxLength(20))
  totpCode?: string | null;

  @NullableTextInput('A recovery code. Each code works once.', MaxLength(40))
  recoveryCode?: string | null;
}

@Input('Which other sessions to end.')
export class RevokeOtherSessionsInput {
  @NullableTimeInput('Only sessions opened before this time. All other sessions end when omitted.')
  to?: Date | null;
}
