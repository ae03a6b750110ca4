import { ObjectType } from 'type-graphql';
import { Input } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { maxUtmLength, utmNames, utmPlaceholders } from './utm-template.js';

@ObjectType({
  simpleResolvers: true,
  description: `UTM parameters that links add to their target, unless the target has them. Placeholders: ${utmPlaceholders}.`,
})
export class UtmTemplate {}

@Input(
  `Changes to UTM parameters. An omitted field keeps its value; null removes it. Placeholders: ${utmPlaceholders}.`,
)
export class UtmTemplateInput {}

for (const name of utmNames) {
  const text = `Value of \`utm_${name}\``;
  NullableField(() => String, `${text}. Null if not set.`)(UtmTemplate.prototype, name);
  NullableField(() => String, `${text}, at most ${maxUtmLength} characters.`)(
    UtmTemplateInput.prototype,
    name,
  );
}
