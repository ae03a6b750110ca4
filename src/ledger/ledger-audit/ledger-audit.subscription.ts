import { Ctx, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { platformTenancy } from '../../kernel/domain-events.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { requireOperator } from '../../kernel/principal.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';
import type { LedgerAuditService } from './ledger-audit.service.js';

/** The TypeIDs of alarms of all tenants and the platform, when they are raised or closed. */
function openUpdates(caller: Caller): AsyncIterableIterator<ObjectUpdate> {
  requireOperator(caller.principal);
  const { organizationId, environment } = platformTenancy;
  const tenancy = { organizationIds: [organizationId], environment };
  return objectUpdates(caller.feed, tenancy, { types: ['ledger.alarm'] });
}

@Resolver()
export class LedgerAuditSubscription {
  constructor(private readonly service: LedgerAuditService) {}

  @Subscription(() => LedgerAlarm, {
    nullable: true,
    description: 'Each alarm of the ledger audit when it is raised or closed, in both environments.',
    subscribe: ({ context }) => openUpdates(context as Caller),
  })
  async ledgerAlarmUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @Ctx() caller: Caller,
  ): Promise<LedgerAlarm | null> {
    return this.service.alarm(caller, nodeId);
  }
}
