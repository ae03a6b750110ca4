import { registerEnumType } from 'type-graphql';

/** Who may hold a key. */
export enum ApiKeyKind {
  SECRET = 'SECRET',
  PUBLISHABLE = 'PUBLISHABLE',
}
registerEnumType(ApiKeyKind, {
  name: 'ApiKeyKind',
  description: 'Where a key may be used.',
  valuesConfig: {
    SECRET: { description: 'For servers only. It may do everything that its scopes allow.' },
    PUBLISHABLE: { description: 'For browsers too. It may only report conversions.' },
  },
});
