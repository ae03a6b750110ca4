import { Extensions } from 'type-graphql';

/** The extension of an input field that `JudgedByItem` sets. */
export const inputExtension = 'judgedByItem';

/** Marks a list of an input whose items are answered each by itself: what is wrong with one must not refuse the others. */
export function JudgedByItem(): PropertyDecorator {
  return (target, property) => {
    Extensions({ [inputExtension]: true })(target as object, property as string);
  };
}
