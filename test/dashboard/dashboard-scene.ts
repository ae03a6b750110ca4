import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey, sceneOf, type Scene } from '../support/story.js';
import { faultsOfPage } from './faults-of-page.js';

/** The password of everybody. */
export const password = 'correct horse battery';
let people = 0;

/** Presses a button. */
export const press = async (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
/** Fills fields by their labels. */
export const fill = async (page: Page, texts: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: true }).fill(text);
};
/** A heading by its text. */
export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
/** An address that nobody has. */
export const newEmail = (): string => `dash-${process.pid}-${Date.now()}-${(people += 1)}@example.com`;

/** A person with an account and an organization. */
interface Account {
  readonly email: string;
  readonly client: GraphQLClient;
  readonly organizationId: string;
}

/** Makes one by the API. */
export async function anAccount(url: string): Promise<Account> {
  const email = newEmail();
  const input = { name: 'Ada', email, password };
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>('signUp', input, 'token');
  const client = new GraphQLClient(url, token);
  const { organization } = await client.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { name: 'Acme Shoes' },
    'organization { id }',
  );
  return { email, client, organizationId: organization.id };
}

/** The scene of a story, whose owner can sign in. */
export async function aSignableScene(url: string): Promise<Scene & { readonly email: string }> {
  const { email, client: owner, organizationId } = await anAccount(url);
  const key = await aKey(owner, organizationId, ['*']);
  const scene = await sceneOf({ owner, organizationId, key, program: new GraphQLClient(url, key) });
  return { ...scene, email };
}

/** Signs in with the password, at a place that asks for it. */
export async function signIn(page: Page, url: string, email: string, place = '/'): Promise<void> {
  await page.goto(url + place);
  await fill(page, { Email: email, Password: password });
  await press(page, 'Sign in');
}

/** The requests to GraphQL of a page at its first load. */
export async function requestsAtLoad(page: Page): Promise<number> {
  let count = 0;
  const note = (request: { url: () => string }) => void (count += request.url().endsWith('/graphql') ? 1 : 0);
  page.on('request', note);
  await page.reload({ waitUntil: 'networkidle' });
  page.off('request', note);
  return count;
}

/** The page has this title, is accessible, and fits on a phone. */
export async function expectWell(page: Page, title: string): Promise<void> {
  await heading(page, title).waitFor();
  await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
  expect(await faultsOfPage(page)).toEqual([]);
}

/** The bytes of everything that the first screen loads, compressed, fonts included. */
export async function bytesOfFirstScreen(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'networkidle' });
  return page.evaluate(() => {
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
}
