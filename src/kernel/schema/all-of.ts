/**
 * One property decorator instead of several. They are applied from the last to the first, as if each was on a
 * line of its own.
 */
export function allOf(
  ...decorators: readonly ((target: object, property: string) => void)[]
): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators.toReversed()) decorate(target, property as string);
  };
}
