import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { Fraction } from '../../kernel/fraction.js';
import { RateSourceKind } from './rate-source.js';

registerEnumType(RateSourceKind, {
  name: 'RateSource',
  description: 'Where a rate comes from.',
  valuesConfig: {
    STATIC: { description: 'The table that this server was started with.' },
    HTTP: { description: 'A source that this server asks over HTTP.' },
  },
});

/** The price of one unit of an asset in a currency. */
@ObjectType('Rate', { description: 'What one of an asset is in a currency.' })
export class RateType {
  @Field(() => String, { description: 'Code of the asset.' })
  asset!: string;

  @Field(() => String, { description: 'Code of the currency.' })
  currency!: string;

  rate!: Fraction;

  @Field(() => RateSourceKind, { description: 'Where the rate comes from.' })
  source!: RateSourceKind;

  @Field(() => GraphQLDateTime, {
    description: 'When it was so: by the source that told it, or since when the table is in use.',
  })
  asOf!: Date;
}
