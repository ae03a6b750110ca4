/** The result of one attempt. All but `SUCCESS` are failures. */
export enum AttemptOutcome {
  SUCCESS = 'SUCCESS',
  HTTP = 'HTTP',
  TIMEOUT = 'TIMEOUT',
  DNS = 'DNS',
  CONNECT = 'CONNECT',
  TLS = 'TLS',
  BLOCKED = 'BLOCKED',
  WORKER_LOST = 'WORKER_LOST',
  INTERNAL = 'INTERNAL',
}
