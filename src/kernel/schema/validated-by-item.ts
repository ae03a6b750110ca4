import { Extensions } from 'type-graphql';

/** The extension of an input field that `ValidatedByItem` sets. */
export const inputExtension = 'validatedByItem';

/** Marks an input list whose items get separate results: an invalid item must not refuse the others. */
export function ValidatedByItem(): PropertyDecorator {
  return (target, property) => {
    Extensions({ [inputExtension]: true })(target as object, property as string);
  };
}
