import { describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { isDatabaseAway, isTransient } from '../../src/kernel/sql.js';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

/** An address without a listener. */
const nowhere = { host: '127.0.0.1', port: 1, connectionTimeoutMillis: 1000 };

describe('a fault that trying again later may mend', () => {
  it.each([
    ['a deadlock', coded('40P01')],
    ['a server that stops', coded('57P01')],
    ['too many connections', coded('53300')],
    ['a lost connection', coded('08006')],
    ['a lock that is not there', coded('55P03')],
    ['a broken line', coded('ECONNRESET')],
    ['a connection that ended', new Error('Connection terminated')],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['a pool that took too long to connect', new Error('Connection terminated due to connection timeout')],
    ['a pool that is full', new Error('timeout exceeded when trying to connect')],
    ['a client that took too long to connect', new Error('timeout expired')],
    ['a statement that was not answered', new Error('Query read timeout')],
    ['a broken client', new Error('Client has encountered a connection error and is not queryable')],
    ['a closed client', new Error('Client was closed and is not queryable')],
    ['a closed pool', new Error('Cannot use a pool after calling end on the pool')],
  ])('is %s', (_name, error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    ['a wrong statement', coded('42601', 'Connection terminated unexpectedly')],
    ['a constraint', coded('23505')],
    [
      'a customer who writes "connection"',
      new Error('Rules read the counter my connection, which was not loaded.'),
    ],
    ['a customer who writes what pg says', new Error('No rule for "Connection terminated unexpectedly".')],
    ['one who begins with it', new Error('Connection terminated unexpectedly, said the customer')],
    ['one who writes "timeout"', new Error('timeout expired for c-1')],
    ['another kind of error', new TypeError('Connection terminated')],
    ['a fault of Node', coded('ERR_INVALID_ARG_TYPE', 'timeout expired')],
    ['a text', 'Connection terminated'],
    ['nothing', undefined],
    ['null', null],
  ])('is not %s', (_name, error) => {
    expect(isTransient(error)).toBe(false);
  });

  it('is what pg really says of a connection that is not there', async () => {
    const ended = new Pool(nowhere);
    await ended.end();
    const closed = new Client(nowhere);
    const failures = await Promise.all(
      [ended.query('select 1'), closed.connect(), new Pool(nowhere).query('select 1')].map(async (failing) =>
        failing.then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    );
    expect(failures.map((error) => [String(error), isTransient(error)])).toEqual([
      ['Error: Cannot use a pool after calling end on the pool', true],
      [expect.stringContaining('ECONNREFUSED'), true],
      [expect.stringContaining('ECONNREFUSED'), true],
    ]);
  });
});

describe('a database that cannot answer now', () => {
  it.each([
    ['out of connections', coded('53300')],
    ['starting up', coded('57P03')],
    ['stopped by an administrator', coded('57P01')],
    ['too slow for a statement', coded('57014')],
    ['locked for too long', coded('55P03')],
    ['not there', coded('ECONNREFUSED')],
    ['behind a full pool', new Error('timeout exceeded when trying to connect')],
    [
      'known to the ORM, which keeps words and code',
      Object.assign(new Error('Connection terminated unexpectedly'), { name: 'DriverException' }),
    ],
  ])('is one that is %s', (_name, error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    ['a text that cannot be stored', coded('08P01')],
    ['a constraint', coded('23505')],
    ['a file that is missing', coded('ENOENT')],
    ['a fault', new TypeError('x is not a function')],
    ['nothing', undefined],
  ])('is not %s', (_name, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });
});
