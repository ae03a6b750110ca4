import type { GraphQLClient, WithUserErrors } from '../../support/graphql-client.js';
import type { Scene } from '../../support/story.js';
import { actorFields } from '../../support/actor-fields.js';

const attemptFields = `actionAttempt {
  id status note reason proof { text url file note } decidedAt by ${actorFields}
  decisions { status reason note proof { text url file note } by { __typename } }
}`;
interface Attempted extends WithUserErrors {
  readonly actionAttempt: { readonly id: string } | null;
}

export const submit = async (person: GraphQLClient, gigId: string, more: object = {}): Promise<Attempted> =>
  person.attempt<Attempted>('submitActionAttempt', { gigId, ...more }, attemptFields);

export const resubmit = async (person: GraphQLClient, id: string, more: object = {}): Promise<Attempted> =>
  person.attempt<Attempted>('resubmitActionAttempt', { id, ...more }, attemptFields);

export async function submitted(person: GraphQLClient, gigId: string, more: object = {}): Promise<string> {
  const { actionAttempt, userErrors } = await submit(person, gigId, more);
  if (!actionAttempt) throw new Error(JSON.stringify(userErrors));
  return actionAttempt.id;
}

export async function reject({ program }: Scene, id: string, more: object = {}): Promise<Attempted> {
  return program.attempt<Attempted>('rejectActionAttempt', { id, ...more }, attemptFields);
}
