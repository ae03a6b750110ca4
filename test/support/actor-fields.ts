/** The fields of an `Actor` in an operation. */
export const actorFields = `{ __typename ... on UserActor { id name } ... on ApiKeyActor { id name }
  ... on OperatorActor { id name } ... on SystemActor { name } }`;

/** Who did something. Tribute itself and callers without a credential have no id. */
export interface ShownActor {
  readonly __typename: string;
  readonly id?: string;
  readonly name?: string | null;
}
