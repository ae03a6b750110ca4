import { expect } from '@jest/globals';
import { aPerson, password } from './people.js';

export type Headers = Readonly<Record<string, string>>;
/** The headers of a page of this server. */
export const ownPage: Headers = { 'sec-fetch-site': 'same-origin', origin: 'https://tribute.example' };
export const viewerQuery = '{ viewer { user { email } } }';

async function post(url: string, query: string, variables: object, headers: Headers): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
}

/** Sends a mutation with these headers. */
export async function mutate(url: string, name: string, input: object, headers: Headers): Promise<Response> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const token = /^sign(In|Up)$/.test(name) ? 'token' : '';
  return post(
    url,
    `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${token} userErrors { code field } } }`,
    { input },
    headers,
  );
}

/** A sign-in with a browser: the cookie as set, and as the browser sends it. */
export async function browserOf(url: string): Promise<{ email: string; set: string; headers: Headers }> {
  const { email } = await aPerson(url);
  const response = await mutate(url, 'signIn', { email, password, cookie: true }, ownPage);
  expect(await response.json()).toEqual({ data: { result: { token: null, userErrors: [] } } });
  const [set = '', device] = response.headers.getSetCookie();
  expect(device).toMatch(
    /^tribute_device=[\w-]+\.[\w-]+; Path=\/; Expires=[^;]+; HttpOnly; (?:Secure; )?SameSite=Lax$/,
  );
  return { email, set, headers: { cookie: set.split(';')[0]! } };
}

/** The caller of a request, or the status and code of its refusal. */
export async function askedBy(url: string, headers: Headers): Promise<unknown> {
  const response = await post(url, viewerQuery, {}, headers);
  const { data, errors } = (await response.json()) as {
    data?: { viewer: { user: { email: string } } | null };
    errors?: { extensions: { code: string } }[];
  };
  return errors ? `${response.status} ${errors[0]?.extensions.code}` : (data?.viewer?.user.email ?? 'nobody');
}
