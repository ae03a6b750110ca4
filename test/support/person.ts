import { randomUUID } from 'node:crypto';
import { GraphQLClient } from './graphql-client.js';

/** A person who has signed up and works in the sandbox. */
export async function aPerson(url: string, name = 'Pia'): Promise<GraphQLClient> {
  const input = { email: `${randomUUID()}@example.com`, password: 'correct horse battery', name };
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>('signUp', input, 'token');
  return new GraphQLClient(url, token);
}

/** A person who has joined a campaign, and their promoter id. */
export async function aJoined(
  url: string,
  campaignId: string,
  name?: string,
): Promise<{ person: GraphQLClient; promoterId: string }> {
  const person = await aPerson(url, name);
  const { promoter } = await person.mutate<{ promoter: { id: string } }>(
    'joinCampaign',
    { campaignId },
    'promoter { id }',
  );
  return { person, promoterId: promoter.id };
}
