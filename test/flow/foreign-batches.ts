import type { GraphQLClient } from '../support/graphql-client.js';
import { trespasses, type Target } from './foreign-mutations.js';

/** Mutations for many objects, by the list of their input, and the one that they repeat. */
export const batches = [
  ['approveEvents', 'events', 'approveEvent'],
  ['rejectEvents', 'events', 'rejectEvent'],
  ['verifyActionAttempts', 'actionAttempts', 'verifyActionAttempt'],
  ['rejectActionAttempts', 'actionAttempts', 'rejectActionAttempt'],
  ['cancelConversions', 'conversions', 'cancelConversion'],
  ['releaseRewards', 'rewards', 'releaseReward'],
  ['reverseRewards', 'rewards', 'reverseReward'],
  ['requestPayouts', 'payouts', 'requestPayout'],
  ['cancelPayouts', 'payouts', 'cancelPayout'],
] as const;

/** What each of them answers for an object of another tenant. */
export async function answersOfBatches(client: GraphQLClient, target: Target): Promise<object[]> {
  const answers: object[] = [];
  for (const [mutation, list, single] of batches) {
    const inputOf = trespasses.find(([name]) => name === single)?.[1];
    const input = { [list]: [inputOf?.(target)] };
    const answer = await client.mutate<object>(mutation, input, 'results { userErrors { code } }');
    answers.push({ mutation, ...answer });
  }
  return answers;
}
