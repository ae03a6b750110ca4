import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PacedResponse } from '../../../src/platform/graphql/transports/paced-response.js';
import { ReservedStreams } from '../../../src/platform/graphql/transports/reserved-streams.js';
import { waitFor } from '../../support/wait-for.js';

const text = 'x'.repeat(64 * 1024);
let answer: (response: ServerResponse) => void;
const server = createServer((_request, response) => {
  answer(response);
});
beforeAll(async () => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(async () => new Promise((done) => server.close(done)));

/** A body that waits before each text until the response is free, and counts the texts. */
function paced(response: PacedResponse) {
  const state = { sent: 0, isEnded: false };
  const body = (async function* () {
    try {
      for (;;) {
        await response.free();
        state.sent += 1;
        yield text;
      }
    } finally {
      state.isEnded = true;
    }
  })();
  return { state, body };
}

it('a response takes no more than its client reads, and ends when the client leaves', async () => {
  const response = new PacedResponse();
  const { state, body } = paced(response);
  const sending = new Promise<void>((done) => {
    answer = (to) => void response.send(to.writeHead(200), body).then(done);
  });
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.pause();
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  // What the kernel takes for a client that does not read has an end.
  let before = -1;
  await waitFor('a full connection', async () => {
    const isStill = state.sent > 0 && state.sent === before;
    before = state.sent;
    return isStill;
  });
  const full = state.sent;
  client.resume();
  await waitFor('more', async () => state.sent > full + 10);
  client.destroy();
  await sending;
  expect(state.isEnded).toBe(true);
});

it('a reserved stream is dropped if its client does not come', async () => {
  const streams = new ReservedStreams(1);
  let freed = 0;
  const stream = streams.add(
    'token',
    'me',
    () => (freed += 1),
    () => {
      stream.drop();
    },
  );
  expect(streams.find('token', 'me')).toBe(stream);
  expect(streams.find('token', 'another')).toBeUndefined();
  await waitFor('the end', async () => streams.find('token', 'me') === undefined);
  expect(freed).toBe(1);
});
