import { IsEmail, Length, MaxLength } from 'class-validator';
import { Field, InputType } from 'type-graphql';

@InputType({ description: 'A new person.' })
export class SignUpInput {
  @Field(() => String, { description: 'Address to sign in with; not yet taken.' })
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  @Length(10, 200)
  password!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  name!: string;
}

@InputType({ description: 'Credentials of a person.' })
export class SignInInput {
  @Field(() => String, { description: 'Address of the account.' })
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: 'Its password.' })
  @MaxLength(200)
  password!: string;
}
