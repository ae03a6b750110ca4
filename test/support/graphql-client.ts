/** An answer over HTTP, before anybody checked it. */
export interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Somebody who talks to `/graphql`. */
export class GraphQLClient {
  constructor(
    readonly url: string,
    readonly token?: string,
    readonly environment: 'live' | 'sandbox' = environmentOfToken(token),
  ) {}

  /** Sends an operation and answers whatever comes back. */
  async send<Data>(query: string, variables: object = {}): Promise<GraphQLAnswer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-environment': this.environment,
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<GraphQLAnswer<Data>, 'status'>) };
  }

  /** Sends an operation that must succeed, and answers its data. */
  async run<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors, status } = await this.send<Data>(query, variables);
    if (errors !== undefined || data == null) throw new Error(`${status}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Runs a mutation of one `input` whose payload must carry no userErrors; answers the payload. */
  async mutate<Payload extends object>(name: string, input: object, selection: string): Promise<Payload> {
    const payload = await this.attempt<Payload>(name, input, selection);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  /** Runs a mutation of one `input` and answers its payload with its userErrors. */
  async attempt<Payload extends object>(
    name: string,
    input: object,
    selection: string,
  ): Promise<Payload & WithUserErrors> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${selection} userErrors { code field message } } }`;
    return (await this.run<{ result: Payload & WithUserErrors }>(document, { input })).result;
  }
}

/** What every payload carries. */
export interface WithUserErrors {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
    readonly message: string;
  }[];
}

/** A key has its own environment; people work in the sandbox unless a test says otherwise. */
function environmentOfToken(token: string | undefined): 'live' | 'sandbox' {
  return /^(?:ak|pk)_live_/.test(token ?? '') ? 'live' : 'sandbox';
}
