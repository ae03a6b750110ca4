import type { IncomingHttpHeaders } from 'node:http';
import type { KeyCache } from '../features/api-key/key-cache.js';
import { sessionTokenPrefix, type UserService } from '../features/user/user.service.js';
import { Environment } from '../kernel/environment.js';
import { UnauthenticatedError } from '../kernel/errors.js';
import { anonymous, type Principal } from '../kernel/principal.js';
import type { Sql } from '../kernel/sql.js';

/** Who a request comes from, by its credential. */
export class Authenticator {
  constructor(
    private readonly keys: KeyCache,
    private readonly users: UserService,
    private readonly sql: Sql,
  ) {}

  /** The principal of a request's headers; anonymous without a credential, refused with one that is not valid. */
  async ofHeaders(headers: IncomingHttpHeaders): Promise<Principal> {
    return this.of(headers.authorization, headers['x-environment']);
  }

  /** The principal of a websocket's `connectionParams`. */
  async ofConnection(params: Readonly<Record<string, unknown>> | undefined): Promise<Principal> {
    const text = (name: string): string | undefined => {
      const value = params?.[name];
      return typeof value === 'string' ? value : undefined;
    };
    return this.of(
      text('authorization') ?? text('Authorization'),
      text('environment') ?? text('x-environment'),
    );
  }

  private async of(
    authorization: string | undefined,
    environment: string | string[] | undefined,
  ): Promise<Principal> {
    if (authorization === undefined) return anonymous;
    const token = /^bearer +([\w.-]+)$/i.exec(authorization.trim())?.[1];
    if (token === undefined) throw new UnauthenticatedError();
    const principal = token.startsWith(sessionTokenPrefix)
      ? await this.users.principalOf(this.sql, token, environmentOf(environment))
      : await this.keys.principalOf(token);
    if (!principal) {
      throw new UnauthenticatedError('This API key or session token is unknown, expired or revoked.');
    }
    return principal;
  }
}

/** A session names the environment that it works in; a key has its own. */
function environmentOf(text: string | string[] | undefined): Environment {
  return String(text).toLowerCase() === 'sandbox' ? Environment.SANDBOX : Environment.LIVE;
}
