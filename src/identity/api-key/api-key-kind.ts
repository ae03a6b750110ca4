import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** Who may hold a key. */
export const ApiKeyKind = describedEnum('ApiKeyKind', 'Where a key may be used.', {
  SECRET: 'For servers only. It may do everything that its scopes allow.',
  PUBLISHABLE: 'For browsers too. It may only report conversions.',
});
export type ApiKeyKind = keyof typeof ApiKeyKind;
