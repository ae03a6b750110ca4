import { ObjectType } from 'type-graphql';
import { Input } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { maxSubIdLength, subIdNames } from './sub-ids.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Labels that clicks of a link are recorded with. Those in the query of a visit come first.',
})
export class SubIds {}

@Input('Changes to sub-ids. An omitted field keeps its value; null removes it.')
export class SubIdsInput {}

for (const name of subIdNames) {
  NullableField(() => String, 'A label. Null if not set.')(SubIds.prototype, name);
  NullableField(() => String, `A label of at most ${maxSubIdLength} characters.`)(
    SubIdsInput.prototype,
    name,
  );
}
