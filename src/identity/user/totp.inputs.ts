import { MaxLength } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { passwordLength } from './password-length.js';

const { max } = passwordLength;

@InputType({ description: 'The password that is needed to set up an authenticator app.' })
export class StartTotpInput {
  @Field(() => String, { description: 'The password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;
}

@InputType({ description: 'Proof that the authenticator app is set up.' })
export class ConfirmTotpInput {
  @Field(() => String, { description: 'A code from the authenticator app.' })
  @MaxLength(20)
  code!: string;
}

@InputType({ description: 'Proof for turning the second factor off: the password and one of the two codes.' })
export class DisableTotpInput {
  @Field(() => String, { description: 'The password.' })
  @MaxLength(max)
  @TextKind('verbatim')
  password!: string;

  @NullableField(() => String, 'A code from the authenticator app.')
  @MaxLength(20)
  code?: string | null;

  @NullableField(() => String, 'A recovery code instead of `code`.')
  @MaxLength(40)
  recoveryCode?: string | null;
}
