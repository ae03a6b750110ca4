import type { Environment } from './environment.js';

/** The tenant whose links a custom host serves. */
export interface HostOwner {
  readonly organizationId: string;
  readonly environment: Environment;
}
