import { afterEach, describe, expect, it } from '@jest/globals';
import { UnauthenticatedError } from '../../../src/kernel/errors.js';
import { CredentialWatch } from '../../../src/platform/graphql/credentials/credential-watch.js';
import { LocalWakeUps } from '../../support/local-wake-ups.js';
import { silent } from '../../support/silent.js';

describe('a connection whose session has ended at the first check', () => {
  const watch = new CredentialWatch({ log: silent, wakeUps: new LocalWakeUps() });
  afterEach(() => {
    watch.stop();
  });

  it.each([
    ['is closed if the session was valid when it opened', true, 4401],
    ['stays open if it never was valid, because each operation says so', false, undefined],
  ])('%s', async (_what, isSomebody, code) => {
    const closed: number[] = [];
    const connection = {
      callerOf: async () => Promise.reject(new UnauthenticatedError('This session is unknown.', 'UNKNOWN')),
      close: (sent: number) => void closed.push(sent),
    };
    watch.open(connection, isSomebody);
    await watch.of(connection)?.look();
    expect(closed[0]).toBe(code);
  });
});
