import { allow, part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import { keyedHash, type KeyedHash } from '../../kernel/keyed-hash.js';
import { MemberRole } from '../../kernel/member-role.js';
import type { Erasure, PersonalTable } from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';
import { drainJob } from '../../platform/jobs/drain-job.js';
import type { ClickInbox } from '../../tracking/click/click-inbox.js';
import { CustomerErasure } from './customer-erasure.entity.js';
import { ErasureDrain } from './erasure-drain.js';
import { ErasureService } from './erasure.service.js';
import { ExportService } from './export.service.js';
import { PrivacyResolver } from './privacy.resolver.js';
import { erasureEventData } from './erasure-event-data.js';

export const privacyNames = {
  ids: { customerErasure: ['eras'] },
  scopes: {
    'customers:read': {
      leastRole: MemberRole.ADMIN,
      description: 'Exports the data of a customer, and reads erasures.',
    },
    'customers:write': { leastRole: MemberRole.ADMIN, description: 'Erases the personal data of customers.' },
  },
  eventTypes: {
    'customer.erased': {
      data: erasureEventData['customer.erased'],
      scope: 'customers:read',
      description:
        "A customer's personal data was erased. The event has the id of the erasure, not of the customer.",
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly personalData: ReadonlyMap<string, PersonalTable>;
  readonly hashKey: KeyedHash;
  readonly clickInbox: ClickInbox;
  readonly hasEventsInQueue: (sql: Sql, erasure: Erasure) => Promise<boolean>;
}

/** What `portal/privacy` adds to Tribute. */
export const privacyFeature = {
  room: 'portal/privacy',
  ...privacyNames,
  entities: [CustomerErasure],
  nodes: { customerErasure: { entity: CustomerErasure, type: 'CustomerErasure' } },
  operations: {
    Query: allow('customers:read', 'customerErasure', 'customerErasures'),
    Mutation: { ...allow('customers:write', 'eraseCustomer'), ...allow('customers:read', 'exportCustomer') },
  },
  types: { CustomerErasure: { scope: 'customers:read' }, CustomerRecord: part },
  copiedValues: { 'CustomerRecord.data': {} },
  sandbox: { empties: [{ table: 'erased_identity' }, { table: 'customer_erasure' }] },
  personalData: {
    customer_erasure: {
      keeps: {
        customer_id: 'Null once the erasure is completed.',
        customer_hash: 'A keyed hash, so that a second request returns the same erasure.',
      },
    },
  },
  create: (needs: Needs) => {
    const { orm, encryptionKey, pool, wakeUps, personalData: tables, hashKey, hasEventsInQueue } = needs;
    const settleClicks = async (): Promise<void> => needs.clickInbox.settle();
    const hashCustomer = keyedHash(encryptionKey, 'tribute erased customer');
    const drain = new ErasureDrain({ pool, tables, hashKey, settleClicks, hasEventsInQueue });
    return {
      resolvers: [
        new PrivacyResolver(new ErasureService(orm.getMetadata(), hashCustomer), new ExportService(tables)),
      ],
      jobs: [
        drainJob({
          name: 'privacy.erase',
          wakeUps,
          topic: 'erasures',
          idleMs: 10_000,
          drain: async (signal) => drain.drain(signal),
        }),
      ],
    };
  },
} satisfies Feature<Needs>;
