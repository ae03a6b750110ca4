import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../kernel/caller.js';
import { Environment } from '../../kernel/environment.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { organizationFor } from '../../kernel/principal.js';
import type { EmptiedTable } from '../../kernel/sandbox-tables.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { requirePerson } from '../../identity/user/require-person.js';
import { emptySandbox } from './empty-sandbox.js';
import type { ResetSandboxInput } from './sandbox.inputs.js';

const maxAttempts = 30;
const pauseMs = 100;

/** Lock not available, deadlock, serialization failure, and a row added below one being deleted. */
const inTheWay = new Set<unknown>(['55P03', '40P01', '40001', '23503']);

/** The sandbox of an organization as a whole. */
export class SandboxService {
  /** @param settleClicks Resolves when the clicks are written that were recorded before the call. */
  constructor(
    private readonly tables: readonly EmptiedTable[],
    private readonly settleClicks: () => Promise<void>,
  ) {}

  /** Empties it. For owners and admins in a sandbox session. Other work may continue meanwhile. */
  async reset(caller: Caller, input: ResetSandboxInput): Promise<Organization> {
    const { environment } = requirePerson(caller.principal);
    const { organizationId } = organizationFor(caller.principal, 'organization:write', input.organizationId);
    if (environment !== Environment.SANDBOX) {
      throw refuse(
        ErrorCode.UNAVAILABLE,
        'Only the sandbox can be emptied. Send the header "X-Environment: sandbox".',
        'organizationId',
      );
    }
    await this.settleClicks();
    await this.tryUntilAlone(caller, organizationId);
    const organization = await caller.loaders.load(Organization, organizationId);
    if (!organization) throw notFound('organization', 'organizationId');
    return organization;
  }

  private async tryUntilAlone(caller: Caller, organizationId: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        // The ledger's other side is the platform's: the role that was just checked is the permission.
        await asSystem('LEDGER', async () =>
          inTransaction(caller.em, async (tx) => emptySandbox(tx, organizationId, this.tables)),
        );
        return;
      } catch (error) {
        if (!inTheWay.has(codeOf(error))) throw error;
        if (attempt === maxAttempts) {
          throw refuse(ErrorCode.UNAVAILABLE, 'The sandbox is too busy just now; try again.');
        }
        await sleep(pauseMs);
      }
    }
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
