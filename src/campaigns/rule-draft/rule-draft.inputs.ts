import { IsInt, MaxLength, Min } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Int } from 'type-graphql';
import { Default } from '../../kernel/schema/default.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIntegerInput,
  NullableTextInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import type { DraftContent } from './rule-draft.entity.js';

const content =
  'The members `rules` and `caps`, in the form of the input of `publishRewardRules`. Any part of them may be missing or wrong. At most 256 KiB of JSON.';

@Input('A new draft of the reward rules of a campaign.')
export class CreateRuleDraftInput {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;

  @TextInput('Name for people, at most 200 characters.', MaxLength(200))
  name!: string;

  @NullableField(() => GraphQLJSONObject, `${content} Default: the rules of the base version.`)
  content?: DraftContent | null;

  @NullableIntegerInput(
    'Number of the version that it is written from, 0 for none. Default: the live version.',
    IsInt(),
    Min(0),
  )
  baseVersion?: number | null;
}

@Input('A change of a draft. An omitted field keeps its value.')
export class UpdateRuleDraftInput {
  @IdInput('TypeID of the draft.')
  id!: string;

  @Field(() => Int, {
    description:
      'The revision that the change is based on. Refused as CONFLICT if the draft has another one.',
  })
  expectedRevision!: number;

  @NullableTextInput('Name for people, at most 200 characters.', MaxLength(200))
  name?: string | null;

  @NullableField(() => GraphQLJSONObject, `${content} It replaces the whole content.`)
  content?: DraftContent | null;

  @NullableIntegerInput(
    'Number of the version that it is now based on, after its changes were taken over. 0 for none.',
    IsInt(),
    Min(0),
  )
  baseVersion?: number | null;
}

@Input('A draft to delete.')
export class DeleteRuleDraftInput {
  @IdInput('TypeID of the draft.')
  id!: string;

  @NullableIntegerInput(
    'If given, the draft is only deleted while it has this revision. Otherwise it is refused as CONFLICT.',
  )
  expectedRevision?: number | null;
}

@Input('A draft to publish.')
export class PublishRuleDraftInput {
  @IdInput('TypeID of the draft.')
  id!: string;

  @Field(() => Int, {
    description: 'The revision to publish. Refused as CONFLICT if the draft has another one.',
  })
  expectedRevision!: number;

  @Default(false)
  @NullableBooleanInput(
    'Whether it also replaces a version that was published since `baseVersion`. Otherwise that is a CONFLICT.',
  )
  replaceNewer?: boolean | null;
}
