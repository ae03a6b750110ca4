import { confirmAddress, invite } from '../support/invitations.js';
import { aPerson } from '../support/person.js';
import type { Scene } from '../support/story.js';
import type { useSharedServer } from '../support/suite.js';
import type { RestClient } from './rest-client.js';

/** A person who has joined the organization of a scene; returns the member id. */
export async function joinedMember(
  suite: ReturnType<typeof useSharedServer>,
  { organizationId, owner }: Scene,
  rest: RestClient,
): Promise<string> {
  const person = await aPerson(suite.url, 'Mia');
  await confirmAddress(suite.server, person);
  const { viewer } = await person.run<{ viewer: { user: { email: string } } }>(
    '{ viewer { user { email } } }',
  );
  const token = await invite(suite.server, owner, { organizationId, email: viewer.user.email });
  await person.mutate('acceptInvitation', { token }, 'organization { id }');
  const { body } = await rest.get(`/organizations/${organizationId}/members`);
  return (body['data'] as { id: string; name: string }[]).find(({ name }) => name === 'Mia')!.id;
}
