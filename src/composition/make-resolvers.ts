import * as features from './features.js';

type Features = (typeof features)[keyof typeof features];
type Makers = NonNullable<Features['resolvers']>;
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** The services that the resolvers of all features need, by name. */
export type ResolverServices = Intersection<Parameters<Makers>[0]>;

/** Makes the resolvers of all features. */
export function makeResolvers(services: ResolverServices): object[] {
  return Object.values(features).flatMap((feature) => feature.resolvers?.(services) ?? []);
}
