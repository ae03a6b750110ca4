import { Extensions } from 'type-graphql';

/** The extension of an input field that `TextKind` sets. */
export const textKindExtension = 'textKind';

/** How the text of an input field is cleaned, if not only trimmed. */
export type TextKindName =
  /** Unchanged: a password (every character counts), or an amount (refused if it contains spaces). */
  | 'verbatim'
  /** Trimmed. Its service refuses a blank text, together with all other problems. */
  | 'trimmed'
  /** An http or https address: normalized by `normalizeUrl`. */
  | 'url'
  /** An email address: normalized by `normalizeEmail`. */
  | 'email';

/** Property decorator: how an input field's text is cleaned (`platform/graphql/argument-cleaner.ts`). */
export function TextKind(kind: TextKindName): PropertyDecorator {
  return (target, property) => {
    Extensions({ [textKindExtension]: kind })(target as object, property as string);
  };
}
