import { randomUUID } from 'node:crypto';

/**
 * Signs somebody up who founds an organization and makes an API key, by the public door.
 * @param {string} url of a running Tribute
 * @returns {Promise<{ organizationId: string, token: string, foundAnother: () => Promise<void> }>}
 */
export async function signUpSeller(url) {
  const email = `${randomUUID()}@example.com`;
  const input = { email, password: 'correct horse battery', name: 'Ada' };
  const { token: session } = await mutate(url, undefined, 'signUp', input, 'token');
  const found = async (name) =>
    (await mutate(url, session, 'createOrganization', { name }, 'organization { id }')).organization.id;
  const organizationId = await found('Acme');
  const key = { organizationId, name: 'bench', environment: 'LIVE', scopes: ['*'] };
  const { token } = await mutate(url, session, 'createApiKey', key, 'token');
  return { organizationId, token, foundAnother: async () => void (await found('Another')) };
}

async function mutate(url, token, name, input, selection) {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${selection} userErrors { message } } }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const answer = await response.json();
  const result = answer.data?.result;
  if (result == null || result.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return result;
}
