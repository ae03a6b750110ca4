import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/**
 * @typedef {object} Load
 * @property {string} url
 * @property {Record<string, string>} [headers]
 * @property {string} [body] each `$KEY` in it becomes the same new UUID in each request
 * @property {readonly string[]} [paths] GET requests for these paths in turn, instead of a body
 * @property {number} connections
 * @property {number} status what every answer has to carry
 * @property {string} contains what every answer has to contain
 * @property {number} [each] how many things one request is about; 1 when nothing is said
 */

/**
 * Keeps `connections` connections busy for a while, one request at a time on each.
 *
 * It writes prepared bytes to plain sockets: it shares its core with PostgreSQL, and an HTTP client would
 * cost more than some of the servers that it measures.
 * @param {Load} load
 * @param {number} seconds
 * @returns {Promise<{ requests: number, perSecond: number, medianMs: number, p99Ms: number }>}
 */
export async function runLoad(load, seconds) {
  const { each = 1 } = load;
  const started = performance.now();
  const deadline = started + seconds * 1000;
  const write = load.paths ? getWriter(load) : requestWriter(load);
  const times = [];
  const connections = Array.from({ length: load.connections }, async () =>
    useConnection(load, write, deadline, times),
  );
  await Promise.all(connections);
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    requests: times.length * each,
    perSecond: (times.length * each) / elapsed,
    medianMs: times[Math.floor(times.length / 2)] ?? Number.NaN,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
  };
}

/** Every connection takes the next path. */
function getWriter({ url, headers = {}, paths }) {
  const { host } = new URL(url);
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const texts = paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines}\r\n`);
  let next = 0;
  return () => texts[next++ % texts.length];
}

/** A UUID has a fixed length, so everything but the key itself is made once. */
function requestWriter({ url, headers = {}, body }) {
  const { host, pathname } = new URL(url);
  const length = Buffer.byteLength(body.replaceAll('$KEY', randomUUID()));
  const lines = Object.entries({ 'content-type': 'application/json', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${lines}content-length: ${length}\r\n\r\n`;
  const [before, ...after] = body.split('$KEY');
  const parts = [head + before, ...after];
  return parts.length === 1 ? () => parts[0] : () => parts.join(randomUUID());
}

function useConnection(load, write, deadline, times) {
  const { hostname, port } = new URL(load.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let received = '';
    let sentAt = 0;
    const send = () => {
      if (performance.now() >= deadline) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(write());
    };
    const fail = (why) => {
      socket.destroy();
      reject(why instanceof Error ? why : new Error(`${load.url}: ${why}`));
    };
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('error', fail);
    socket.on('close', () => fail('the connection was closed'));
    socket.on('data', (text) => {
      received += String(text);
      if (!isWhole(received)) return;
      const answer = received;
      received = '';
      if (!answer.startsWith(`HTTP/1.1 ${load.status} `) || !answer.includes(load.contains)) {
        fail(`an unexpected answer:\n${answer.slice(0, 2000)}`);
        return;
      }
      times.push(performance.now() - sentAt);
      send();
    });
  });
}

/** Whether a text holds a whole answer: nothing is pipelined, so never more than one. */
function isWhole(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text);
  if (length && length.index < end) return text.length >= end + 4 + Number(length[1]);
  return text.endsWith('0\r\n\r\n');
}
