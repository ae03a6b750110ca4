import type { IncomingHttpHeaders } from 'node:http';
import type { KeyCache } from '../api-key/key-cache.js';
import type { SessionService } from '../user/session.service.js';
import { sessionTokenPrefix } from '../user/start-session.js';
import { Environment } from '../../kernel/environment.js';
import { BadRequestError, ForbiddenError, UnauthenticatedError } from '../../kernel/errors.js';
import { anonymous, type Principal } from '../../kernel/principal.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import type { Sql } from '../../kernel/sql.js';
import { requireAllowedOrigin } from '../../platform/http/require-allowed-origin.js';
import { askedEnvironment, environmentOfConnection } from '../../platform/http/asked-environment.js';
import { isSameOrigin, tokenInCookies } from '../../platform/http/session-cookie-of.js';

const environmentRequired =
  'A live connection with a session needs an environment: "environment" in the connectionParams of a websocket, or the header X-Environment; allowed: live, sandbox.';

/**
 * Whether a request was sent to this host: a name with an optional port, which is compared only if it is
 * given.
 */
function isOnHost(headers: IncomingHttpHeaders, host: string | undefined): boolean {
  if (host === undefined) return false;
  const asked = (headers.host ?? '').toLowerCase();
  return asked === host || (!host.includes(':') && asked.replace(/:\d+$/, '') === host);
}

/** What the authenticator asks. */
export interface AuthenticatorParts {
  readonly keys: KeyCache;
  readonly sessions: SessionService;
  readonly sql: Sql;
  readonly address: PublicAddress;
  /** The host that serves only the sandbox, if any. */
  readonly sandboxHost: string | undefined;
}

/** Finds the principal of a request by its credential: an API key, a session token or a session cookie. */
export class Authenticator {
  constructor(private readonly parts: AuthenticatorParts) {}

  /**
   * The principal of a request's headers; anonymous without a credential. Throws `UnauthenticatedError` for
   * an invalid credential, and `ForbiddenError` for a publishable key on a page of another origin. Throws
   * `BadRequestError` for an unknown environment or one other than the key's.
   */
  async ofHeaders(headers: IncomingHttpHeaders): Promise<Principal> {
    return this.of(authorizationOf(headers), headers, () => askedEnvironment(headers['x-environment']));
  }

  /**
   * The principal of a live connection, by `connectionParams` or the headers of the opening request. A
   * session must name its environment there, because nobody notices a subscription to the wrong one.
   */
  async ofConnection(
    params: Readonly<Record<string, unknown>> | undefined,
    headers: IncomingHttpHeaders,
  ): Promise<Principal> {
    const text = (name: string): string | undefined => {
      const value = params?.[name];
      return typeof value === 'string' ? value : undefined;
    };
    let asked: Environment | undefined;
    const principal = await this.of(
      text('authorization') ?? text('Authorization'),
      headers,
      () => (asked = environmentOfConnection(params, headers['x-environment'])),
    );
    const isNamed = asked !== undefined || isOnHost(headers, this.parts.sandboxHost);
    if (principal.kind === 'user' && !isNamed) throw new BadRequestError(environmentRequired);
    return principal;
  }

  private async of(
    authorization: string | undefined,
    headers: IncomingHttpHeaders,
    asked: () => Environment | undefined,
  ): Promise<Principal> {
    const isSandbox = isOnHost(headers, this.parts.sandboxHost);
    const environment = isSandbox ? Environment.SANDBOX : asked();
    const principal = await this.find(authorization, headers, environment ?? Environment.LIVE);
    if (isSandbox && principal.kind === 'key' && principal.environment !== Environment.SANDBOX) {
      throw new ForbiddenError(
        `This is a live API key, and ${this.parts.sandboxHost} serves only the sandbox. Use a sandbox key (ak_test_…), or send this one to ${this.parts.address.base}.`,
      );
    }
    if (principal.kind === 'key') requireSameEnvironment(principal.environment, environment);
    return principal;
  }

  private async find(
    authorization: string | undefined,
    headers: IncomingHttpHeaders,
    environment: Environment,
  ): Promise<Principal> {
    if (authorization === undefined) return this.ofCookie(headers, environment);
    const token = bearerToken(authorization);
    if (token === undefined) {
      throw new UnauthenticatedError('The header is not "Authorization: Bearer <token>".', 'MALFORMED');
    }
    if (!token.startsWith(sessionTokenPrefix)) {
      const key = await this.parts.keys.principalOf(token);
      requireAllowedOrigin(key, headers.origin);
      return key;
    }
    const person = await this.ofSession(token, environment);
    if (!person) {
      throw new UnauthenticatedError(
        'This session is unknown, expired or signed out; sign in again.',
        'UNKNOWN',
      );
    }
    return person;
  }

  /** An expired cookie is no credential, because browsers still send it, even with a new sign-in. */
  private async ofCookie(headers: IncomingHttpHeaders, environment: Environment): Promise<Principal> {
    const token = tokenInCookies(headers);
    const principal = token === undefined ? undefined : await this.ofSession(token, environment);
    if (!principal) return anonymous;
    if (isSameOrigin(headers, this.parts.address)) return principal;
    throw new UnauthenticatedError(
      'The session cookie is accepted only from pages of this server; elsewhere send the token as "Authorization: Bearer <token>".',
      'UNKNOWN',
    );
  }

  private async ofSession(token: string, environment: Environment): Promise<Principal | undefined> {
    return this.parts.sessions.principalOf(this.parts.sql, token, environment);
  }
}

/** Refuses a request that names another environment than its key, so that a test cannot act in live. */
function requireSameEnvironment(own: Environment, asked: Environment | undefined): void {
  if (asked === undefined || asked === own) return;
  const [mine, other] = [own.toLowerCase(), asked.toLowerCase()];
  throw new BadRequestError(
    `The environment does not match: this API key works in ${mine}, but X-Environment (or "environment" of the connectionParams) is ${other}. Leave it out, or use a key of ${other}.`,
  );
}

/** The token of `Authorization: Bearer <token>`; undefined for any other value. */
function bearerToken(authorization: string): string | undefined {
  return /^bearer +([\w.-]+)$/i.exec(authorization.trim())?.[1];
}

/**
 * The `Authorization` header of a request, or the key in TonicPow's `api_key` header. Two different
 * credentials are refused, because the intended one is unknown.
 */
function authorizationOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization, api_key: apiKey } = headers;
  if (apiKey === undefined) return authorization;
  const key = String(apiKey).trim();
  if (authorization !== undefined && bearerToken(authorization) !== key) {
    throw new UnauthenticatedError(
      'The headers "Authorization" and "api_key" have different credentials; send one of them.',
      'MALFORMED',
    );
  }
  return `Bearer ${key}`;
}
