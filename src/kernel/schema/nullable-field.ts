import { Field } from 'type-graphql';

/**
 * Decorator of a field that may be null. The description of an output says when it is null, that of an input
 * what null or omission means.
 */
export function NullableField(type: () => object, description: string) {
  return (target: object, property: string | symbol, method?: PropertyDescriptor): void => {
    Field(type as () => Function, { nullable: true, description })(
      target,
      property as string,
      method as never,
    );
  };
}
