import { Length, Max, MaxLength, Min } from 'class-validator';
import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { connectionOf } from '../../kernel/schema/connection.js';
import { Default } from '../../kernel/schema/default.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { NullableIntegerInput, NullableTextInput, TextInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

export const OperatorMatchKind = describedEnum(
  'OperatorMatchKind',
  'A kind of object that mutations of operators take by its id.',
  {
    API_KEY: 'An API key, found by its name or the beginning of its token.',
    CAMPAIGN: 'A campaign, found by its name.',
    ORGANIZATION: 'An organization, found by its name or the whole email address of a member.',
    PAYOUT:
      'A payout, found by its reference, its idempotency key, or the name or email address of its promoter.',
    PROMOTER: "A promoter, found by name, email address or the organization's own id.",
    TOP_UP: "A top-up, found by the provider's ids or the name of its organization.",
    WALLET: 'A wallet, found by the name of its owner or the email address of its promoter.',
  },
);
export type OperatorMatchKind = keyof typeof OperatorMatchKind;

@ObjectType({ description: 'An object that an operator has found.', simpleResolvers: true })
export class OperatorMatch {
  @Field(() => OperatorMatchKind, { description: 'What it is.' })
  kind!: OperatorMatchKind;

  @Field(() => ID, { description: 'Its TypeID, as mutations take it.' })
  objectId!: string;

  @Field(() => String, {
    description:
      'Its name. The name of the promoter of a payout, of the owner of a wallet, or of the organization of a top-up.',
  })
  name!: string;

  @NullableField(() => String, 'The email address of its promoter. Null if there is none.')
  email!: string | null;

  @NullableField(() => Environment, 'Its environment. Null for an organization, which has both.')
  environment!: Environment | null;

  /** Bare uuids. */
  id!: string;
  organizationId!: string;
}

export const OperatorMatchConnection = connectionOf(OperatorMatch, 'OperatorMatch');

@ArgsType()
export class OperatorSearchArgs {
  @TextInput(
    'A TypeID, or a part of a name, an email address or a reference, ignoring case. 3 to 200 characters.',
    Length(3, 200),
  )
  search!: string;

  @NullableField(() => [OperatorMatchKind], 'Only objects of these kinds. Default: all.')
  kinds?: OperatorMatchKind[] | null;

  @Default(20)
  @NullableIntegerInput('Number of objects, 1 to 100.', Min(1), Max(100))
  first?: number | null;

  @NullableTextInput('Only objects after this cursor.', MaxLength(100))
  after?: string | null;
}
