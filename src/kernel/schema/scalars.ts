import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';

/**
 * A text with a specified form. The operation that takes it checks the form, because its `userErrors` name
 * the field and what is allowed. An error of a scalar could not.
 */
function textScalar(name: string, specifiedByURL: string, description: string): GraphQLScalarType {
  const read = (value: unknown): string => {
    if (typeof value === 'string') return value;
    throw new GraphQLError(`${name} cannot represent a non string value: ${JSON.stringify(value)}`);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL,
    serialize: read,
    parseValue: read,
    parseLiteral(node) {
      if (node.kind === Kind.STRING) return node.value;
      throw new GraphQLError(`${name} cannot represent a non string value: ${print(node)}`, { nodes: node });
    },
  });
}

export const UrlScalar = textScalar(
  'URL',
  'https://url.spec.whatwg.org/',
  'An absolute URL: `https://shop.example/summer`.',
);

export const DecimalScalar = textScalar(
  'Decimal',
  'https://www.w3.org/TR/xmlschema-2/#decimal',
  'An exact decimal number as a text, without exponent: "12.5".',
);

export const TimeZoneScalar = textScalar(
  'TimeZone',
  'https://www.iana.org/time-zones',
  'The IANA name of a time zone: `Europe/Berlin`.',
);

export const CurrencyScalar = textScalar(
  'CurrencyCode',
  'https://www.iso.org/iso-4217-currency-codes.html',
  'The code of a currency by ISO 4217: `USD`. Assets that are no currencies have codes of the same kind, which `assets` lists.',
);

/** The scalars above. Their values are texts, which are cleaned like texts. */
export const textScalars: ReadonlySet<unknown> = new Set([
  UrlScalar,
  DecimalScalar,
  TimeZoneScalar,
  CurrencyScalar,
]);
