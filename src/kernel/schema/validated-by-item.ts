import { Extensions } from 'type-graphql';

/** The extension of an input field that `ValidatedByItem` sets. */
export const inputExtension = 'validatedByItem';

/** Marks a list of an input whose items are answered each by itself: what is wrong with one must not refuse the others. */
export function ValidatedByItem(): PropertyDecorator {
  return (target, property) => {
    Extensions({ [inputExtension]: true })(target as object, property as string);
  };
}
