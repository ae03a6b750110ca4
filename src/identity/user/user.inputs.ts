import { IsOptional, Length, MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';
import { passwordLength } from './password-length.js';

const { min, max } = passwordLength;

@InputType({ description: 'A new person.' })
export class SignUpInput {
  @Field(() => String, { description: 'Address to sign in with; not yet taken.' })
  @IsEmailAddress()
  email!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(min, max)
  @TextKind('verbatim')
  password!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Keep the session in a cookie that no script can read, instead of answering its token. For browsers.',
  })
  @IsOptional()
  cookie?: boolean | null;
}

@InputType({ description: 'Credentials of a person.' })
export class SignInInput {
  @Field(() => String, { description: 'Address of the account.' })
  @TextKind('email')
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: 'Its password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the authenticator app; needed where an attempt without it was refused with TOTP_REQUIRED.',
  })
  @IsOptional()
  @MaxLength(20)
  totpCode?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code in its place; each works once.' })
  @IsOptional()
  @MaxLength(40)
  recoveryCode?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Keep the session in a cookie that no script can read, instead of answering its token. For browsers.',
  })
  @IsOptional()
  cookie?: boolean | null;
}

@InputType({ description: 'What to sign out of.' })
export class SignOutInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'End all sessions of the person, not only the one that asks.',
  })
  @IsOptional()
  everywhere?: boolean | null;
}

@InputType({ description: 'Proof that whoever reads the mail of an address holds the account, too.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'The token in the mail.' })
  @MaxLength(200)
  token!: string;

  @Field(() => String, { description: 'The password of the account that the token is for.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the authenticator app, when the account has a second factor.',
  })
  @IsOptional()
  @MaxLength(20)
  totpCode?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code in its place; each works once.' })
  @IsOptional()
  @MaxLength(40)
  recoveryCode?: string | null;
}

@InputType({ description: 'The mail to send once more.' })
export class ResendVerificationInput {
  @Field(() => String, {
    nullable: true,
    description:
      "The account's address, which is meant when nothing is said, or the new one that was asked for.",
  })
  @IsOptional()
  @TextKind('email')
  @MaxLength(254)
  email?: string | null;
}

@InputType({ description: 'Whose password was forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'Address of the account.' })
  @TextKind('email')
  @MaxLength(254)
  email!: string;
}

@InputType({ description: 'A new password in place of a forgotten one.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'The token in the mail.' })
  @MaxLength(200)
  token!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(min, max)
  @TextKind('verbatim')
  password!: string;
}

@InputType({ description: 'A new password in place of a known one.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password so far.' })
  @MaxLength(max)
  @TextKind('verbatim')
  currentPassword!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(min, max)
  @TextKind('verbatim')
  newPassword!: string;
}

@InputType({ description: 'A new address to sign in with.' })
export class ChangeEmailInput {
  @Field(() => String, { description: 'The new address; not yet taken.' })
  @IsEmailAddress()
  email!: string;

  @Field(() => String, { description: 'The password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;
}

@InputType({ description: 'Proof that it is still the person: exactly one of the three.' })
export class ConfirmIdentityInput {
  @Field(() => String, { nullable: true, description: 'The password.' })
  @IsOptional()
  @MaxLength(max)
  @TextKind('verbatim')
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'A code of the authenticator app.' })
  @IsOptional()
  @MaxLength(20)
  totpCode?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code; each works once.' })
  @IsOptional()
  @MaxLength(40)
  recoveryCode?: string | null;
}

@InputType({ description: 'A session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: "The session; one of the caller's own." })
  id!: string;
}

@InputType({ description: 'Which other sessions to end.' })
export class RevokeOtherSessionsInput {
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Only those that were opened before this time; all others when nothing is said.',
  })
  @IsOptional()
  openedBefore?: Date | null;
}

@InputType({ description: 'What it takes to set up an authenticator app.' })
export class StartTotpInput {
  @Field(() => String, { description: 'The password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;
}

@InputType({ description: 'Proof that the authenticator app is set up.' })
export class ConfirmTotpInput {
  @Field(() => String, { description: 'A code of it.' })
  @MaxLength(20)
  code!: string;
}

@InputType({
  description: 'What it takes to turn the second factor off: the password, and a code of either kind.',
})
export class DisableTotpInput {
  @Field(() => String, { description: 'The password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;

  @Field(() => String, { nullable: true, description: 'A code of the authenticator app.' })
  @IsOptional()
  @MaxLength(20)
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code in its place.' })
  @IsOptional()
  @MaxLength(40)
  recoveryCode?: string | null;
}
