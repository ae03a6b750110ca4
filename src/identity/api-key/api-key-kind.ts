import { registerEnumType } from 'type-graphql';

/** Who may hold a key. */
export enum ApiKeyKind {
  SECRET = 'SECRET',
  PUBLISHABLE = 'PUBLISHABLE',
}
registerEnumType(ApiKeyKind, {
  name: 'ApiKeyKind',
  description: 'Who may hold a key.',
  valuesConfig: {
    SECRET: { description: 'Servers only: everything its scopes allow.' },
    PUBLISHABLE: { description: 'Browsers too: conversions only.' },
  },
});
