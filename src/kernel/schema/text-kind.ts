import { Extensions } from 'type-graphql';

/** The extension of an input field that `TextKind` sets. */
export const textKindExtension = 'textKind';

/** How the text of an input field is read, where it is not only trimmed. */
export type TextKindName =
  /** A password, where every character counts, or an amount, which is refused with spaces: not changed. */
  | 'verbatim'
  /** Trimmed; its service refuses a blank text, together with everything else that is wrong. */
  | 'trimmed'
  /** An http or https address: normalized by `normalizeUrl`. */
  | 'url'
  /** An e-mail address: normalized by `normalizeEmail`. */
  | 'email';

/** Property decorator of an input field: how its text is read before it is validated (`platform/graphql/argument-cleaner.ts`). */
export function TextKind(kind: TextKindName): PropertyDecorator {
  return (target, property) => {
    Extensions({ [textKindExtension]: kind })(target as object, property as string);
  };
}
