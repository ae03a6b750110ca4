import { describe, expect, it } from '@jest/globals';
import { Readiness } from '../../src/kernel/readiness.js';

describe('readiness', () => {
  it('is ready without checks, and while no check returns a reason', async () => {
    const readiness = new Readiness();
    expect(await readiness.reasons()).toEqual([]);
    readiness.add('jobs', () => undefined);
    readiness.add('database', async () => Promise.resolve(undefined));
    expect(await readiness.reasons()).toEqual([]);
  });

  it('names every check that fails, without the details of an error, and each that never answers', async () => {
    const readiness = new Readiness();
    readiness.add('jobs', () => 'event.evaluate.1 has not begun for 12 s');
    readiness.add('database', async () => Promise.reject(new Error('password of bob is wrong')));
    readiness.add('cache', () => {
      throw new Error('secret');
    });
    readiness.add('disk', async () => new Promise(() => undefined));
    expect(await readiness.reasons()).toEqual([
      'jobs: event.evaluate.1 has not begun for 12 s',
      'database: the check failed',
      'cache: the check failed',
      'disk: no answer within 2000 ms',
    ]);
  });
});
