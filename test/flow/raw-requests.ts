import { expect } from '@jest/globals';
import type { Seller } from '../support/story.js';

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly data?: Record<string, { readonly userErrors?: object[] }> | null;
    readonly errors?: readonly { readonly message: string; readonly extensions: object }[];
  };
}

/** Sends raw bytes to `/graphql`. Every response must be JSON and reveal nothing internal. */
export async function sendRaw(
  { program }: Seller,
  body: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${program.token}`, ...headers },
    body,
  });
  const text = await response.text();
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|stacktrace|\/src\/|\.[jt]s:\d+/);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text) as RawAnswer['body'],
  };
}

export const send = async (seller: Seller, query: string, variables: object = {}): Promise<RawAnswer> =>
  sendRaw(seller, JSON.stringify({ query, variables }));

/** The log has no credential of the seller, and no internal error. */
export function expectCleanLog(log: string, { key, owner }: Seller): void {
  expect(log.length).toBeGreaterThan(0);
  expect(log).not.toContain(key);
  expect(log).not.toContain(owner.token ?? '?');
  expect(log).not.toContain('correct horse battery');
  expect(log).not.toContain('a resolver failed');
  expect(log).not.toContain('a request failed');
}
