import { DemoFailure } from './demo-failure.js';
import type { Narrator } from './narrator.js';

/** A caller: a bearer token, and its name on the screen. */
export interface Credential {
  readonly name: string;
  readonly token: string;
}

interface GraphQLAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly unknown[];
}

/** A user agent that passes the bot check. */
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const timeOutMs = 30_000;

/** Makes API calls and shows them with their responses. Any unexpected response ends the demo. */
export class Api {
  constructor(
    readonly url: string,
    private readonly narrator: Narrator,
  ) {}

  /** Runs a GraphQL operation that must succeed. */
  async graphql<Data>(document: string, variables: object, credential?: Credential): Promise<Data> {
    const query = document.replaceAll(/\s+/g, ' ').trim();
    this.narrator.call(`POST /graphql${by(credential)}`, query, variables);
    const body = JSON.stringify({ query, variables });
    const headers = { 'content-type': 'application/json', 'x-environment': 'sandbox', ...bearer(credential) };
    const { status, text } = await this.send(new URL('/graphql', this.url), {
      method: 'POST',
      headers,
      body,
    });
    if (status !== 200) throw new DemoFailure('status 200', `${status} ${text}`);
    const answer = parse(text) as GraphQLAnswer<Data>;
    if (answer.errors || answer.data == null) throw new DemoFailure('an answer without errors', answer);
    this.narrator.answer(status, answer.data);
    return answer.data;
  }

  /** Runs a mutation with one `input`, which must be accepted. */
  async mutate<Payload>(
    name: string,
    input: object,
    selection: string,
    credential?: Credential,
  ): Promise<Payload> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code field message } } }`;
    const data = await this.graphql<Record<string, Payload & { userErrors: readonly unknown[] }>>(
      document,
      { input },
      credential,
    );
    const payload = data[name];
    if (payload?.userErrors.length !== 0) {
      throw new DemoFailure(`no user errors of ${name}`, payload?.userErrors);
    }
    return payload;
  }

  /** Runs a mutation with one `input`, which must be refused with this code. */
  async refused(name: string, input: object, code: string, credential: Credential): Promise<void> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`;
    this.narrator.call(`POST /graphql${by(credential)}`, query, { input });
    const body = JSON.stringify({ query, variables: { input } });
    const headers = { 'content-type': 'application/json', 'x-environment': 'sandbox', ...bearer(credential) };
    const { status, text } = await this.send(new URL('/graphql', this.url), {
      method: 'POST',
      headers,
      body,
    });
    const { errors } = parse(text) as {
      errors?: readonly { readonly extensions?: { readonly code?: string } }[];
    };
    if (errors?.[0]?.extensions?.code !== code) {
      throw new DemoFailure(`a refusal with ${code}`, `${status} ${text}`);
    }
    this.narrator.answer(status, { errors });
  }

  /** Makes a REST call as in the integrators' guides. */
  async rest<Answer>(
    method: string,
    path: string,
    body: object,
    credential: Credential,
    status: number,
  ): Promise<Answer> {
    this.narrator.call(`${method} ${path}${by(credential)}`, body);
    const headers = { 'content-type': 'application/json', ...bearer(credential) };
    const init = { method, headers, body: JSON.stringify(body) };
    const answer = await this.send(new URL(path, this.url), init);
    const got = `${answer.status} ${answer.text}`;
    if (answer.status !== status) throw new DemoFailure(`status ${status}`, got);
    const json = parse(answer.text);
    this.narrator.answer(status, json);
    return json as Answer;
  }

  /** Presses a button of the sandbox's payment page. */
  async pay(paymentUrl: string, action: string): Promise<void> {
    this.narrator.call(`POST ${paymentUrl}`, `action=${action}`);
    const body = new URLSearchParams({ action });
    const { status, text } = await this.send(new URL(paymentUrl), { method: 'POST', body });
    if (status !== 200) throw new DemoFailure('the payment page to accept the payment', `${status} ${text}`);
    this.narrator.answer(status, /<p>(.*)<\/p>/.exec(text)?.[1] ?? '');
  }

  /** Follows a tracking link as a visitor's browser does; returns the target. */
  async click(shortUrl: string): Promise<URL> {
    this.narrator.call(`GET ${shortUrl}`, `User-Agent: ${browser}`);
    const { status, location } = await this.send(new URL(shortUrl), {
      redirect: 'manual',
      headers: { 'user-agent': browser },
    });
    if (status !== 302 || location === null) throw new DemoFailure('a redirect (302) to the target', status);
    this.narrator.answer(status, `Location: ${location}`);
    return new URL(location);
  }

  private async send(
    url: URL,
    init: RequestInit,
  ): Promise<{ status: number; text: string; location: string | null }> {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeOutMs) });
      const location = response.headers.get('location');
      return { status: response.status, text: await response.text(), location };
    } catch (error) {
      const cause = (error as Error).cause ?? error;
      throw new DemoFailure(`an answer from ${url.origin}`, String(cause));
    }
  }
}

function by(credential: Credential | undefined): string {
  return credential ? `  as ${credential.name} (Bearer ${credential.token})` : '';
}

function bearer(credential: Credential | undefined): Record<string, string> {
  return credential ? { authorization: `Bearer ${credential.token}` } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DemoFailure('JSON', text);
  }
}
