/** An answer of a REST dialect. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined without one, and for a CSV file. */
  readonly body: Record<string, unknown>;
}

/** A client of a REST dialect, like an integrator's program. */
export class RestClient {
  constructor(
    readonly url: string,
    readonly token?: string,
    /** Sent with every request. */
    private readonly headers: Record<string, string> = {},
  ) {}

  async get(path: string): Promise<RestAnswer> {
    return this.send('GET', path);
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.send('POST', path, body, headers);
  }

  async patch(path: string, body: unknown = {}): Promise<RestAnswer> {
    return this.send('PATCH', path, body);
  }

  async delete(path: string): Promise<RestAnswer> {
    return this.send('DELETE', path);
  }

  /** Sends any request; a body that is not a text is sent as JSON. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<RestAnswer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text !== '' && !response.headers.get('content-type')?.startsWith('text/csv');
    const parsed = isJson ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    return { status: response.status, headers: response.headers, text, body: parsed as RestAnswer['body'] };
  }
}
