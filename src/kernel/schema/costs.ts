import { Extensions } from 'type-graphql';

/** The extension of a field that `Costs` sets. */
export const costExtension = 'cost';

/** Method decorator: what a field without subfields adds to the complexity of an operation, instead of 1. */
export function Costs(cost: number): MethodDecorator {
  return Extensions({ [costExtension]: cost });
}
