import { Matches } from 'class-validator';
import { Field, ObjectType } from 'type-graphql';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { Input, TextInput, UrlInput } from '../../kernel/schema/input-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';
import { UrlScalar } from '../../kernel/schema/scalars.js';

/** The most countries of one link. */
export const maxCountryTargets = 50;

const countryCode = /^[a-z]{2}$/i;

/** Whether a text has the form of a code of ISO 3166-1, in any case. */
export const isCountryCode = (text: string): boolean => countryCode.test(text);

@ObjectType({ simpleResolvers: true, description: 'Where visitors of one country come to.' })
export class CountryTarget {
  @Field(() => String, { description: 'Two-letter code of ISO 3166-1, in upper case.' })
  country!: string;

  @Field(() => UrlScalar, { description: 'The URL that it leads to.' })
  url!: string;
}

@Input('Where visitors of one country come to.')
export class CountryTargetInput {
  @TextInput(
    'Two-letter code of ISO 3166-1, such as DE.',
    Matches(countryCode, { message: '$property must be a two-letter code of ISO 3166-1, such as DE' }),
  )
  country!: string;

  @UrlInput('Target: an absolute http(s) URL.', IsHttpUrl())
  url!: string;
}

/**
 * The targets as they are stored. Null: none.
 * @throws RefusedError INVALID, naming the second target of a country.
 */
export function countryTargetsIn(targets: readonly CountryTarget[] | null): CountryTarget[] {
  const stored = (targets ?? []).map(({ country, url }) => ({ country: country.toUpperCase(), url }));
  const countries = stored.map(({ country }) => country);
  const second = countries.findIndex((country, index) => countries.indexOf(country) !== index);
  if (second < 0) return stored;
  const message = `countryTargets has ${countries[second]} twice; each country has one target`;
  throw refuse(ErrorCode.INVALID, message, 'countryTargets', String(second), 'country');
}
