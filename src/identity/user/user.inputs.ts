import { Length, MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';
import { passwordLength } from './password-length.js';

const { min, max } = passwordLength;

@InputType({ description: 'A new user.' })
export class SignUpInput {
  @Field(() => String, { description: 'Email address for signing in. It must not be in use.' })
  @IsEmailAddress()
  email!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(min, max)
  @TextKind('verbatim')
  password!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @NullableField(
    () => Boolean,
    'Keep the session in a cookie that scripts cannot read, and do not return the token. For browsers.',
  )
  cookie?: boolean | null;
}

@InputType({ description: 'Credentials of a person.' })
export class SignInInput {
  @Field(() => String, { description: 'Email address of the account.' })
  @TextKind('email')
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: 'Password of the account.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;

  @NullableField(
    () => String,
    'Code from the authenticator app. It is required if signing in without it was refused with TOTP_REQUIRED.',
  )
  @MaxLength(20)
  totpCode?: string | null;

  @NullableField(() => String, 'A recovery code instead of `totpCode`. Each code works once.')
  @MaxLength(40)
  recoveryCode?: string | null;

  @NullableField(
    () => Boolean,
    'Keep the session in a cookie that scripts cannot read, and do not return the token. For browsers.',
  )
  cookie?: boolean | null;
}

@InputType({ description: 'Which sessions to end.' })
export class SignOutInput {
  @NullableField(() => Boolean, 'Whether to end all sessions of the person instead of only the calling one.')
  everywhere?: boolean | null;
}

@InputType({ description: 'Proof that the owner of the account reads the email of the address.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'The token from the email.' })
  @MaxLength(200)
  token!: string;

  @Field(() => String, { description: 'The password of the account that the token is for.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;

  @NullableField(
    () => String,
    'Code from the authenticator app. It is required if the account has a second factor.',
  )
  @MaxLength(20)
  totpCode?: string | null;

  @NullableField(() => String, 'A recovery code instead of `totpCode`. Each code works once.')
  @MaxLength(40)
  recoveryCode?: string | null;
}

@InputType({ description: 'The confirmation email to send again.' })
export class ResendVerificationInput {
  @NullableField(
    () => String,
    "The account's address or the requested new address. Default: the account's address.",
  )
  @TextKind('email')
  @MaxLength(254)
  email?: string | null;
}

@InputType({ description: 'The account whose password was forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'Email address of the account.' })
  @TextKind('email')
  @MaxLength(254)
  email!: string;
}

@InputType({ description: 'A new password to replace a forgotten one.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'The token from the email.' })
  @MaxLength(200)
  token!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(min, max)
  @TextKind('verbatim')
  password!: string;
}

@InputType({ description: 'A new password to replace the current one.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The current password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  currentPassword!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(min, max)
  @TextKind('verbatim')
  newPassword!: string;
}

@InputType({ description: 'A new email address for signing in.' })
export class ChangeEmailInput {
  @Field(() => String, { description: 'The new address. It must not be in use.' })
  @IsEmailAddress()
  email!: string;

  @Field(() => String, { description: 'The password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;
}

@InputType({ description: "Proof of the person's identity: exactly one of the three fields." })
export class ConfirmIdentityInput {
  @NullableField(() => String, 'The password.')
  @MaxLength(max)
  @TextKind('verbatim')
  password?: string | null;

  @NullableField(() => String, 'A code from the authenticator app.')
  @MaxLength(20)
  totpCode?: string | null;

  @NullableField(() => String, 'A recovery code. Each code works once.')
  @MaxLength(40)
  recoveryCode?: string | null;
}

@InputType({ description: 'A session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: "One of the calling person's own sessions." })
  id!: string;
}

@InputType({ description: 'Which other sessions to end.' })
export class RevokeOtherSessionsInput {
  @NullableField(
    () => GraphQLDateTime,
    'Only sessions opened before this time. All other sessions end when omitted.',
  )
  openedBefore?: Date | null;
}
