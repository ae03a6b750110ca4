/** An unchecked response over HTTP. */
export interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string };
  }[];
}

/** A client of `/graphql`. */
export class GraphQLClient {
  constructor(
    readonly url: string,
    readonly token?: string,
    readonly environment: 'live' | 'sandbox' = environmentOfToken(token),
  ) {}

  /** Sends an operation and returns any response. */
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

  /** Sends an operation that must succeed, and returns its data. */
  async run<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors, status } = await this.send<Data>(query, variables);
    if (errors !== undefined || data == null) throw new Error(`${status}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Sends a mutation with one `input` and returns any response; the payload is `result`. */
  async sendMutation<Payload extends object>(
    name: string,
    input: object,
    selection?: string,
  ): Promise<GraphQLAnswer<MutationResult<Payload>>> {
    return this.send<MutationResult<Payload>>(mutationDocument(name, selection), { input });
  }

  /** Runs a mutation with one `input`, which must have no userErrors; returns the payload. */
  async mutate<Payload extends object>(name: string, input: object, selection: string): Promise<Payload> {
    const payload = await this.attempt<Payload>(name, input, selection);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  /** Runs a mutation with one `input`; returns its payload with its userErrors. */
  async attempt<Payload extends object>(
    name: string,
    input: object,
    selection: string,
  ): Promise<Payload & WithUserErrors> {
    const document = mutationDocument(name, selection);
    const { result } = await this.run<MutationResult<Payload>>(document, { input });
    if (result === null) throw new Error(`${name} has neither a payload nor an error.`);
    return result;
  }
}

/** The document of a mutation with one `input`. The payload is `result`. */
export function mutationDocument(name: string, selection = ''): string {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${selection} userErrors { code field message } } }`;
}

interface MutationResult<Payload extends object> {
  /** Null with an error. */
  readonly result: (Payload & WithUserErrors) | null;
}

/** Part of every payload. */
export interface WithUserErrors {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
    readonly message: string;
  }[];
}

/** A key has its own environment. People work in the sandbox by default. */
function environmentOfToken(token: string | undefined): 'live' | 'sandbox' {
  return /^(?:ak|pk)_live_/.test(token ?? '') ? 'live' : 'sandbox';
}
