import { describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { isDatabaseAway, isTransient } from '../../src/kernel/sql.js';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

/** An address without a listener. */
const nowhere = { host: '127.0.0.1', port: 1, connectionTimeoutMillis: 1000 };

describe('a transient error', () => {
  it.each([
    ['a deadlock', coded('40P01')],
    ['a server that shuts down', coded('57P01')],
    ['too many connections', coded('53300')],
    ['a lost connection', coded('08006')],
    ['a lock that is not available', coded('55P03')],
    ['a reset socket', coded('ECONNRESET')],
    ['a terminated connection', new Error('Connection terminated')],
    ['an unexpectedly terminated connection', new Error('Connection terminated unexpectedly')],
    ['a connection timeout of a pool', new Error('Connection terminated due to connection timeout')],
    ['an exhausted pool', new Error('timeout exceeded when trying to connect')],
    ['a connection timeout of a client', new Error('timeout expired')],
    ['a read timeout of a statement', new Error('Query read timeout')],
    ['a broken client', new Error('Client has encountered a connection error and is not queryable')],
    ['a closed client', new Error('Client was closed and is not queryable')],
    ['a closed pool', new Error('Cannot use a pool after calling end on the pool')],
  ])('is %s', (_name, error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    ['a syntax error of a statement', coded('42601', 'Connection terminated unexpectedly')],
    ['a constraint', coded('23505')],
    [
      'a message that contains "connection"',
      new Error('Rules read the counter my connection, which was not loaded.'),
    ],
    ['a message that quotes an error of pg', new Error('No rule for "Connection terminated unexpectedly".')],
    [
      'a message that begins with an error of pg',
      new Error('Connection terminated unexpectedly, said the customer'),
    ],
    ['a message that begins with "timeout"', new Error('timeout expired for c-1')],
    ['another class of error', new TypeError('Connection terminated')],
    ['an error code of Node', coded('ERR_INVALID_ARG_TYPE', 'timeout expired')],
    ['a text', 'Connection terminated'],
    ['nothing', undefined],
    ['null', null],
  ])('is not %s', (_name, error) => {
    expect(isTransient(error)).toBe(false);
  });

  it('is what pg really throws for a missing connection', async () => {
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

describe('an unavailable database', () => {
  it.each([
    ['out of connections', coded('53300')],
    ['starting up', coded('57P03')],
    ['shut down by an administrator', coded('57P01')],
    ['too slow for a statement', coded('57014')],
    ['locked for too long', coded('55P03')],
    ['not reachable', coded('ECONNREFUSED')],
    ['behind an exhausted pool', new Error('timeout exceeded when trying to connect')],
    [
      'reported by the ORM, which keeps message and code',
      Object.assign(new Error('Connection terminated unexpectedly'), { name: 'DriverException' }),
    ],
  ])('is one that is %s', (_name, error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    ['a text that cannot be stored', coded('08P01')],
    ['a constraint', coded('23505')],
    ['a missing file', coded('ENOENT')],
    ['a fault', new TypeError('x is not a function')],
    ['nothing', undefined],
  ])('is not %s', (_name, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });
});
