import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { Fraction } from '../../kernel/fraction.js';
import { describeEnum } from '../../kernel/schema/describe-enum.js';
import { RateSourceKind } from './rate-source.js';

describeEnum('RateSource', RateSourceKind, 'The source of a rate.', {
  STATIC: 'The table in the configuration of this server.',
  HTTP: 'A source that this server requests over HTTP.',
});

@ObjectType('Rate', { description: 'The price of one unit of an asset in a currency.' })
export class RateType {
  @Field(() => String, { description: 'Code of the asset.' })
  asset!: string;

  @Field(() => String, { description: 'Code of the currency.' })
  currency!: string;

  rate!: Fraction;

  @Field(() => RateSourceKind, { description: 'The source of the rate.' })
  source!: RateSourceKind;

  @Field(() => GraphQLDateTime, {
    description: 'Time of the rate: as reported by the source, or since when the table is in use.',
  })
  asOf!: Date;
}
