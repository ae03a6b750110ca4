import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import { onSystemTrail } from '../../kernel/audit-trail.js';
import type { PostEmail } from '../../kernel/email.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { emailLapse } from './email-lapse.js';
import { recordOf, type ProofFinder } from './find-proof.js';
import { linkDomainEvent } from './link-domain-event.js';
import { LinkDomainStatus } from './link-domain-status.js';
import { LinkDomain } from './link-domain.entity.js';

const dayMs = 86_400_000;
/** Looked up at the same time. */
const batchSize = 20;

/** Looks the records of verified hosts up again every day. */
export class LinkDomainChecks {
  constructor(
    private readonly fork: () => EntityManager,
    private readonly proofs: ProofFinder,
    private readonly post: PostEmail,
  ) {}

  /** Checks all that are due, or stops when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.checkSome()) === batchSize);
  }

  /** Index: link_domain_due. No transaction is open while the name servers are asked. */
  private async checkSome(): Promise<number> {
    return onSystemTrail('checkLinkDomain', async () =>
      asSystem('JOB', async () => {
        const due = await this.fork().find(
          LinkDomain,
          { status: LinkDomainStatus.VERIFIED, checkedAt: { $lte: new Date(Date.now() - dayMs) } },
          { orderBy: { checkedAt: 'asc' }, limit: batchSize },
        );
        await Promise.all(due.map(async (domain) => this.check(domain)));
        return due.length;
      }),
    );
  }

  private async check(found: LinkDomain): Promise<void> {
    const problem = await this.proofs.problemOf(recordOf(found));
    await inTransaction(this.fork(), async (tx) => {
      const options = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
      const { id, checkedAt } = found;
      const domain = await tx.em.findOne(LinkDomain, { id, status: LinkDomainStatus.VERIFIED }, options);
      // Somebody else has deleted or checked it meanwhile.
      if (domain?.checkedAt?.getTime() !== checkedAt?.getTime() || !domain) return;
      if (!problem) domain.confirm(new Date());
      else if (domain.fail(new Date(), problem)) {
        tx.record(linkDomainEvent('link_domain.lapsed', domain));
        await emailLapse(tx.sql, this.post, domain);
        await tx.sql.query(wakeUpSql('link-domains'));
      }
    });
  }
}
