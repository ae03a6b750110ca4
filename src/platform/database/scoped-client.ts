import { AsyncLocalStorage } from 'node:async_hooks';
import pgPackage from 'pg/package.json' with { type: 'json' };
import { Pool, Query, escapeLiteral, type Connection, type PoolClient } from 'pg';
import { currentScope, type TenantScope } from '../../kernel/tenant-scope.js';
import { roles } from './roles.js';
import { WatchedClient, type WatchedConfig } from './watched-client.js';

type Callback = (error: Error | null | undefined, result?: unknown) => void;

/** The version of `pg` whose undocumented members this file and `watched-client.ts` use. */
const knownVersion = '8.23.0';

/**
 * Fails on another version of `pg`: a change of these members could run statements outside of their scope.
 * After an update, compare its `lib/query.js` and `lib/client.js`, run the tests, and set `knownVersion`.
 */
export function requireKnownPg(version: string = pgPackage.version): void {
  if (version === knownVersion) return;
  throw new Error(`pg ${version} is installed, but scoped-client.ts knows only pg ${knownVersion}.`);
}

/** Members of `pg` that its types lack. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  bind(message: { statement: string; values: readonly string[] }): void;
  execute(message: { portal: string; rows: number }): void;
}
interface QueryParts {
  callback?: Callback;
  prepare(connection: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  submit(connection: Connection): void;
}
const BaseQuery = Query as unknown as new (config: object) => QueryParts;

const statementName = 'tribute_scope';
const statement = `select set_config('role', $1, true), set_config('tribute.organizations', $2, true),
  set_config('tribute.environment', $3, true), set_config('tribute.user', $4, true)`;
const opensTransaction = /^\s*(?:begin|start\s+transaction)\b/i;

/** A statement with its scope before it, in one implicit transaction and without an additional round trip. */
class ScopedQuery extends BaseQuery {
  private scoped = false;

  constructor(
    config: object,
    private readonly settings: readonly string[],
    callback: Callback,
  ) {
    super({ ...config, queryMode: 'extended' });
    this.callback = callback;
  }

  override prepare(connection: Wire): void {
    connection.bind({ statement: statementName, values: this.settings });
    connection.execute({ portal: '', rows: 0 });
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.scoped) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.scoped) super.handleCommandComplete(message, connection);
    this.scoped = true;
  }
}

/**
 * A connection that sends the scope of the running work before each single statement, and at the start of
 * each transaction. The settings end with the transaction, so the next user of the connection does not see
 * them.
 */
export class ScopedClient extends WatchedClient {
  private scopePrepared = false;

  constructor(config?: string | WatchedConfig) {
    super(config);
    this.once('end', () => {
      this.giveBack();
    });
  }

  /**
   * Returns a connection that is lost in a transaction to its pool. Kysely, below the ORM, returns only those
   * that could commit or roll back, so each loss would shrink the pool, until all work waited forever.
   */
  private giveBack(): void {
    const lent = this as { release?: (lost: boolean) => void };
    const { release } = lent;
    // Its holder may still return it, without effect.
    lent.release = () => undefined;
    try {
      release?.(true);
    } catch {
      // It was not lent: the pool has noticed the loss itself.
    }
  }

  override query(config: unknown, ...rest: unknown[]): never {
    const scope = currentScope();
    const send = super.query.bind(this) as (...values: unknown[]) => unknown;
    if (!scope || isSubmittable(config) || this.inTransaction) return send(config, ...rest) as never;
    const callback = rest.find((value): value is Callback => typeof value === 'function');
    const values = Array.isArray(rest[0]) ? { values: rest[0] as unknown[] } : {};
    const named =
      typeof config === 'string' ? { text: config, ...values } : { ...(config as object), ...values };
    const settings = settingsOf(scope);
    const { text } = named as { text: string };
    if (opensTransaction.test(text)) {
      return answer(callback, async () => openTransaction(send, text, settings)) as never;
    }
    // Without a promise, because nearly every statement of a request is sent here.
    if (callback && this.scopePrepared) return send(new ScopedQuery(named, settings, callback)) as never;
    return answer(callback, async () => {
      await this.prepareScope(send, settings);
      return submit(send, named, settings);
    }) as never;
  }

  /**
   * Runs once per connection, alone: if it were parsed together with another named statement, `pg` would
   * confuse their answers.
   */
  private async prepareScope(send: (config: object) => unknown, settings: readonly string[]): Promise<void> {
    if (this.scopePrepared) return;
    await send({ name: statementName, text: statement, values: settings });
    this.scopePrepared = true;
  }

  private get inTransaction(): boolean {
    const { _txStatus: status } = this as unknown as { _txStatus: string | null };
    return status === 'T' || status === 'E';
  }
}

function isSubmittable(config: unknown): boolean {
  return typeof (config as { submit?: unknown } | null)?.submit === 'function';
}

function settingsOf(scope: TenantScope): readonly string[] {
  if (scope.kind === 'system') return [roles.system, '', '', ''];
  return [roles.app, `{${scope.organizationIds.join(',')}}`, scope.environment, scope.userId ?? ''];
}

async function openTransaction(
  send: (text: string) => unknown,
  text: string,
  settings: readonly string[],
): Promise<unknown> {
  const scoping = settings.reduce(
    (sql, value, index) => sql.replace(`$${index + 1}`, () => escapeLiteral(value)),
    statement,
  );
  const [opened] = (await send(`${text}; ${scoping}`)) as readonly unknown[];
  return opened;
}

async function submit(
  send: (query: QueryParts) => unknown,
  config: object,
  settings: readonly string[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: Callback = (error, result) => (error ? reject(error) : resolve(result));
    send(new ScopedQuery(config, settings, done));
  });
}

function answer(callback: Callback | undefined, work: () => Promise<unknown>): Promise<unknown> | undefined {
  if (!callback) return work();
  work().then(
    (result) => {
      callback(null, result);
    },
    (error: unknown) => {
      callback(error as Error);
    },
  );
  return undefined;
}

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (error?: unknown) => void,
) => void;

/**
 * A pool of such connections. A waiter gets its connection while other work returns it. Without this, its
 * statement would run in the scope of that other work.
 */
export class ScopedPool extends Pool {
  override connect(connected?: Connected): never {
    const connect = super.connect.bind(this) as (connected?: Connected) => unknown;
    return connect(connected && AsyncLocalStorage.bind(connected)) as never;
  }
}
