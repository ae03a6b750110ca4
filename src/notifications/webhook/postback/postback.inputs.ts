import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Length, MaxLength } from 'class-validator';
import { Field } from 'type-graphql';
import { PromoterEvent } from '../../../kernel/promoter-event.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIdInput,
  NullableTextInput,
  TextInput,
} from '../../../kernel/schema/input-field.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { TextKind } from '../../../kernel/schema/text-kind.js';
import { PostbackBodyFormat, PostbackMethod } from './postback.entity.js';
import { Default } from '../../../kernel/schema/default.js';

@Input('A new postback of a promoter.')
export class CreatePostbackInput {
  @IdInput('The promoter: your own record, or one of your organization.')
  promoterId!: string;

  @TextInput('1 to 200 characters.', Length(1, 200))
  name!: string;

  @TextInput(
    'Absolute https URL at a public address, with macros in its path and query. `postbackMacros` lists them. The sandbox also accepts http.',
    TextKind('url'),
    MaxLength(2048),
  )
  url!: string;

  @Default('GET')
  @NullableField(() => PostbackMethod, 'The method of its requests.')
  method?: PostbackMethod | null;

  @Default('FORM')
  @NullableField(() => PostbackBodyFormat, 'The format of the body of a POST.')
  bodyFormat?: PostbackBodyFormat | null;

  @Field(() => [PromoterEvent], { description: 'What it is sent for.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ArrayUnique()
  events!: PromoterEvent[];

  @NullableIdInput('Only events of this campaign. Default: of all campaigns.')
  campaignId?: string | null;

  @NullableIdInput('Only events of this goal. Default: of all goals, and of gigs and clicks.')
  goalId?: string | null;
}

@Input('Changes to a postback. An omitted field keeps its value.')
export class UpdatePostbackInput {
  @IdInput('The postback.')
  id!: string;

  @NullableTextInput('1 to 200 characters.', Length(1, 200))
  name?: string | null;

  @NullableTextInput(
    'Absolute https URL with macros. Waiting deliveries go there too.',
    TextKind('url'),
    MaxLength(2048),
  )
  url?: string | null;

  @NullableField(() => PostbackMethod, 'The HTTP method, from the next attempt on.')
  method?: PostbackMethod | null;

  @NullableField(() => PostbackBodyFormat, 'The format of the body of a POST, from the next attempt on.')
  bodyFormat?: PostbackBodyFormat | null;

  @NullableField(() => [PromoterEvent], 'What it is sent for.')
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ArrayUnique()
  events?: PromoterEvent[] | null;

  @NullableIdInput('Only events of this campaign. Null: of all campaigns.')
  campaignId?: string | null;

  @NullableIdInput('Only events of this goal. Null: of all goals, and of gigs and clicks.')
  goalId?: string | null;
}

@Input('A postback to enable.')
export class EnablePostbackInput {
  @IdInput('The postback.')
  id!: string;

  @Default(false)
  @NullableBooleanInput('Whether to drop held deliveries instead of sending them.')
  dropHeld?: boolean | null;
}
