import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { buildConnector } from 'undici';
import type { EgressFilter } from './egress-filter.js';
import { AttemptOutcome } from './attempt-outcome.js';
import type { ResolveHost } from './resolve-host.js';
import { SendFailure } from './send-failure.js';

/** Options. `tls` adds to the TLS options, for instance an operator's own certificate authority. */
export interface ConnectorOptions {
  readonly filter: EgressFilter;
  readonly resolve: ResolveHost;
  /** The time limit for a connection, in milliseconds. */
  readonly deadlineMs: number;
  readonly tls?: ConnectionOptions;
}

/**
 * An undici connector that only connects to addresses allowed by the egress filter, with errors that name the
 * cause.
 *
 * undici's own `lookup` option is not enough: literals (`127.0.0.1`, `0x7f.1`, `[::ffff:7f00:1]`) are never
 * looked up. So the host is resolved first, literal or not, and all its addresses must pass. Only these are
 * used, and the socket's peer is checked before a byte is sent.
 */
export function filteredConnector(options: ConnectorOptions): buildConnector.connector {
  return (target, callback) => {
    establish(target, options).then(
      (socket) => {
        callback(null, socket);
      },
      (error: unknown) => {
        callback(error as Error, null);
      },
    );
  };
}

async function establish(target: buildConnector.Options, options: ConnectorOptions): Promise<Socket> {
  const { hostname, protocol } = target;
  const secure = protocol === 'https:';
  const signal = AbortSignal.timeout(options.deadlineMs);
  const addresses = await checkedAddresses(hostname, options, signal);
  const socket = connectTcp({
    host: hostname,
    port: Number(target.port || (secure ? 443 : 80)),
    lookup: pinnedTo(addresses),
    autoSelectFamily: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  });
  await ready(socket, 'connect', AttemptOutcome.CONNECT, signal);
  const refusal = options.filter.refusalOf(socket.remoteAddress ?? 'nowhere');
  if (refusal) {
    socket.destroy();
    throw new SendFailure(AttemptOutcome.BLOCKED, refusal);
  }
  if (!secure) return socket;
  const servername = target.servername ?? (isIP(hostname) === 0 ? hostname : '');
  const tlsSocket = connectTls({
    ...options.tls,
    socket,
    host: hostname,
    servername,
    ALPNProtocols: ['http/1.1'],
  });
  await ready(tlsSocket, 'secureConnect', AttemptOutcome.TLS, signal);
  return tlsSocket;
}

async function checkedAddresses(
  hostname: string,
  { resolve, filter }: ConnectorOptions,
  signal: AbortSignal,
): Promise<readonly LookupAddress[]> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new SendFailure(AttemptOutcome.TIMEOUT, `${hostname} was not resolved in time`));
    });
  });
  const resolved = resolve(hostname).catch((error: unknown) => {
    throw new SendFailure(AttemptOutcome.DNS, `${hostname} was not resolved: ${messageOf(error)}`, {
      cause: error,
    });
  });
  const addresses = await Promise.race([resolved, late]);
  for (const { address } of addresses) {
    const refusal = filter.refusalOf(address);
    if (refusal) throw new SendFailure(AttemptOutcome.BLOCKED, refusal);
  }
  return addresses;
}

/** A look-up with a fixed answer, so that a second resolution cannot return other addresses. */
function pinnedTo(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const first = addresses[0];
    if (options.all) callback(null, [...addresses]);
    else if (first) callback(null, first.address, first.family);
  };
}

async function ready(
  socket: Socket,
  event: string,
  outcome: AttemptOutcome,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (failure: SendFailure): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      reject(failure);
    };
    const onAbort = (): void => {
      fail(new SendFailure(AttemptOutcome.TIMEOUT, 'The connection was not ready in time'));
    };
    const onError = (error: Error): void => {
      fail(new SendFailure(outcome, messageOf(error), { cause: error }));
    };
    const onClose = (): void => {
      fail(new SendFailure(outcome, 'The connection was closed before it was ready'));
    };
    signal.addEventListener('abort', onAbort);
    socket.once('error', onError).once('close', onClose);
    socket.once(event, () => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError).off('close', onClose);
      resolve();
    });
  });
}

/** The message of an error, also when several addresses failed differently. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}
