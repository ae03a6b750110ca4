import { once } from 'node:events';
import { WebSocket } from 'ws';
import { waitFor } from '../../support/wait-for.js';

/** The limit headers of a response, and the response. */
export interface Limited {
  readonly status: number;
  readonly limit: string | null;
  readonly remaining: string | null;
  readonly retryAfter: string | null;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export async function ask(url: string, token?: string, more: RequestInit = {}): Promise<Limited> {
  const { headers, ...rest } = more;
  const response = await fetch(url, {
    ...rest,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(headers as object) },
  });
  return {
    status: response.status,
    limit: response.headers.get('ratelimit-limit'),
    remaining: response.headers.get('ratelimit-remaining'),
    retryAfter: response.headers.get('retry-after'),
    headers: response.headers,
    body: parsed(await response.text()),
  };
}

function parsed(text: string): Record<string, unknown> {
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
}

export function graphql(query: string, variables: object = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
}

/** Sends an operation this many times on one websocket; returns the error codes. */
export async function codesOf(
  url: string,
  address: string,
  params: object,
  query: string,
  times: number,
): Promise<(string | undefined)[]> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': address },
  });
  await once(socket, 'open');
  const messages: SocketMessage[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as SocketMessage));
  const say = (message: object): void => {
    socket.send(JSON.stringify(message));
  };
  say({ type: 'connection_init', payload: params });
  await waitFor('the acknowledgement', async () => messages.length > 0);
  for (let id = 0; id < times; id += 1) say({ id: String(id), type: 'subscribe', payload: { query } });
  const answers = async () => messages.filter(({ type }) => type === 'error');
  await waitFor('the answers', async () => (await answers()).length === times);
  socket.terminate();
  return (await answers()).map(({ payload }) => payload?.[0]?.extensions.code);
}

interface SocketMessage {
  readonly type: string;
  readonly payload?: readonly { readonly extensions: { readonly code: string } }[];
}

/** Sends requests until one is refused; returns all responses, the refusal last. */
export async function askUntilRefused(send: () => Promise<Limited>): Promise<Limited[]> {
  const answers: Limited[] = [];
  while (answers.at(-1)?.status !== 429) answers.push(await send());
  return answers;
}
