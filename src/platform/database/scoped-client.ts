import { AsyncLocalStorage } from 'node:async_hooks';
import { Pool, Query, escapeLiteral, type Connection, type PoolClient } from 'pg';
import { currentScope, type TenantScope } from '../../kernel/tenant-scope.js';
import { roles } from './roles.js';
import { WatchedClient, type WatchedConfig } from './watched-client.js';

type Callback = (error: Error | null | undefined, result?: unknown) => void;

/** What `pg` has and its types do not say. */
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

/** A statement with its scope before it: both travel together and run in one implicit transaction, at no round trip more. */
class ScopedQuery extends BaseQuery {
  private scoped = false;

  constructor(
    config: object,
    private readonly settings: readonly string[],
  ) {
    super({ ...config, queryMode: 'extended' });
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
 * A connection that tells PostgreSQL the scope of the running work before whatever it sends: before each statement of its
 * own, and at the start of each transaction. The settings end with the transaction, so none is left for the next user of
 * the connection.
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
   * A connection that is lost in a transaction goes back to its pool by itself: Kysely, below the ORM, gives back only what it
   * could commit or roll back, and each loss would leave the pool one connection smaller, until everybody waited for ever.
   */
  private giveBack(): void {
    const lent = this as { release?: (lost: boolean) => void };
    const { release } = lent;
    // Whoever has it may still give it back, in vain.
    lent.release = () => undefined;
    try {
      release?.(true);
    } catch {
      // It was not lent: the pool has noticed by itself.
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
    return answer(callback, async () => {
      await this.prepareScope(send, settings);
      return submit(send, named, settings);
    }) as never;
  }

  /**
   * Once a connection, on its own: were it parsed together with a statement that has a name too, `pg` would take its
   * answer for that statement's.
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
    const query = new ScopedQuery(config, settings);
    query.callback = (error, result) => {
      if (error) reject(error);
      else resolve(result);
    };
    send(query);
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
 * A pool of such connections. Whoever had to wait for one gets it while another's work gives it back: without this, the
 * statement would run in the scope of that other.
 */
export class ScopedPool extends Pool {
  override connect(connected?: Connected): never {
    const connect = super.connect.bind(this) as (connected?: Connected) => unknown;
    return connect(connected && AsyncLocalStorage.bind(connected)) as never;
  }
}
