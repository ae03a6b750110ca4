import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../kernel/schema/connection.js';
import { describedEnum } from '../../../kernel/schema/describe-enum.js';
import { MutationPayload } from '../../../kernel/schema/mutation.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { Postback } from './postback.entity.js';

export const PostbackConnection = connectionOf(Postback, 'Postback');

export const PostbackInactiveReason = describedEnum(
  'PostbackInactiveReason',
  'Why a postback is not active.',
  {
    REQUESTED: 'The promoter disabled it.',
    FORBIDDEN: 'The organization disabled it. The promoter cannot enable it.',
    GONE: 'The receiver answered 410: it wants no more messages.',
    FAILING: 'Every attempt has failed for days.',
  },
);
export type PostbackInactiveReason = keyof typeof PostbackInactiveReason;

@ObjectType({ simpleResolvers: true })
export abstract class PostbackPayload extends MutationPayload {
  @NullableField(() => Postback, 'Null when refused.')
  postback?: Postback;
}

@ObjectType({ description: 'The deleted postback.', simpleResolvers: true })
export class DeletePostbackPayload extends MutationPayload {
  @NullableField(() => ID, 'Id of the deleted postback. Null when refused.')
  deletedId?: string;
}

/** A macro of postbacks. */
@ObjectType('PostbackMacro', {
  description: 'A macro that may stand in the path and the query of a postback.',
  simpleResolvers: true,
})
export class PostbackMacroType {
  @Field(() => String, { description: 'The name: `amount` is written `{amount}`.' })
  name!: string;

  @Field(() => String, { description: 'Its value.' })
  description!: string;

  @Field(() => Boolean, { description: 'Whether it may be in the query only, because visitors choose it.' })
  isQueryOnly!: boolean;
}
