import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse, type Problem } from '../../kernel/errors.js';
import { organizationFor } from '../../kernel/principal.js';
import type { Quotas } from '../../kernel/quotas.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { findSameLinks, insertLinks, type LinkTenant, type TargetedLink } from './insert-links.js';
import { importOf } from './import-of.js';
import type { ImportLinksInput } from './link-batch.inputs.js';
import type { LinkCreation, LinkCreationStatus, LinkImport } from './link-batch.payloads.js';
import { Link } from './link.entity.js';
import { linkQuota, promoterLinkQuota } from './link.service.js';
import { readLinkRows } from './read-link-rows.js';
import { readNewLink, type NewLinkRequest } from './read-new-link.js';
import { withTargets, type ReadLink } from './with-targets.js';

/** The most links of one request. */
const maxLinks = 1000;

type Problems = readonly Problem[];

const taken: Problem = {
  code: ErrorCode.CONFLICT,
  message: 'This code is taken; choose another one.',
  field: ['code'],
};

/** What a batch is asked for. */
interface LinkBatch {
  readonly organizationId?: string | null;
  readonly links: readonly NewLinkRequest[];
  readonly isDryRun?: boolean | null;
}

/** Ends the transaction of a dry run, so that nothing stays. */
class DryRunDone extends Error {
  constructor(
    readonly results: LinkCreation[],
    readonly created: ReadonlySet<string>,
  ) {
    super('This is a dry run.');
  }
}

/** Creates many tracking links at once. */
export class LinkBatchService {
  constructor(private readonly quotas: Quotas) {}

  /**
   * Creates 1 to 1,000 links with a fixed number of statements. Each has its own result, in order, and an
   * invalid one does not affect the others. All new links together must fit into the quotas, or none is
   * created. A dry run has the same results and writes nothing.
   */
  async create(caller: Caller, { organizationId, links, isDryRun }: LinkBatch): Promise<LinkCreation[]> {
    const tenant = organizationFor(caller.principal, 'attribution:write', organizationId);
    if (links.length === 0 || links.length > maxLinks) {
      throw refuse(ErrorCode.INVALID, `links must be 1 to ${maxLinks}; this has ${links.length}`, 'links');
    }
    return this.run(caller, tenant, links.map(readNewLink), isDryRun === true);
  }

  /** Creates the links of a CSV file of at most 1,000 rows, in the same way. */
  async import(caller: Caller, { organizationId, csv, isDryRun }: ImportLinksInput): Promise<LinkImport> {
    const tenant = organizationFor(caller.principal, 'attribution:write', organizationId);
    const rows = readLinkRows(csv);
    const results = await this.run(caller, tenant, rows, isDryRun === true);
    return importOf(rows, results);
  }

  private async run(
    caller: Caller,
    tenant: LinkTenant,
    read: readonly ReadLink[],
    isDryRun: boolean,
  ): Promise<LinkCreation[]> {
    try {
      return await inTransaction(caller.em, async (tx) => {
        const { results, created } = await this.createAll(tx, tenant, read);
        if (isDryRun) throw new DryRunDone(results, created);
        return results;
      });
    } catch (error) {
      if (!(error instanceof DryRunDone)) throw error;
      const { results, created } = error;
      return results.map((one) => (one.link && created.has(one.link.id) ? { ...one, link: null } : one));
    }
  }

  private async createAll(
    tx: EntityTransaction,
    tenant: LinkTenant,
    read: readonly ReadLink[],
  ): Promise<{ readonly results: LinkCreation[]; readonly created: ReadonlySet<string> }> {
    const targeted = await withTargets(tx, tenant, read);
    const wanted = targeted.flatMap((one) => ('link' in one ? [one.link] : []));
    await lockBatches(tx, tenant);
    const known = await findSameLinks(tx.sql, wanted);
    await this.requireRoom(
      tx,
      tenant,
      wanted.filter((_, index) => known[index] === undefined),
    );
    const { ids, created } = await insertLinks(tx, tenant, wanted, known);
    const links = await tx.em.find(Link, { id: { $in: ids.filter((id) => id !== undefined) } });
    const byId = new Map(links.map((link) => [link.id, link]));
    const answered = ids.values();
    const seen = new Set<string>();
    const results = targeted.map((one, index) => {
      if ('problems' in one) return resultOf(index, 'INVALID', null, one.problems);
      const id = answered.next().value;
      if (id === undefined) return resultOf(index, 'INVALID', null, [taken]);
      const isNew = created.has(id) && !seen.has(id);
      seen.add(id);
      return resultOf(index, isNew ? 'CREATED' : 'EXISTING', byId.get(id) ?? null, []);
    });
    return { results, created };
  }

  /** Counts each new link once, also if it stands twice in the batch. */
  private async requireRoom(
    { sql }: EntityTransaction,
    { organizationId, environment }: LinkTenant,
    missing: readonly TargetedLink[],
  ): Promise<void> {
    const fresh = new Map(missing.map((link) => [keyOf(link), link.promoterId]));
    if (fresh.size === 0) return;
    const adding = new Map<string, number>();
    for (const promoterId of fresh.values()) adding.set(promoterId, (adding.get(promoterId) ?? 0) + 1);
    const use = { organizationId, field: 'links' };
    await this.quotas.requireRoomForEach(sql, promoterLinkQuota, { ...use, adding });
    const values = [organizationId, environment];
    await this.quotas.requireRoom(sql, linkQuota, { ...use, values, adding: fresh.size });
  }
}

/** The same batch may come twice at once. Then the second must find the links of the first. */
async function lockBatches(
  { sql }: EntityTransaction,
  { organizationId, environment }: LinkTenant,
): Promise<void> {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `link-batch:${organizationId}:${environment}`,
  ]);
}

const keyOf = ({ campaignId, promoterId, targetUrl, code }: TargetedLink): string =>
  JSON.stringify([campaignId, promoterId, targetUrl, code]);

function resultOf(
  index: number,
  status: LinkCreationStatus,
  link: Link | null,
  problems: Problems,
): LinkCreation {
  const userErrors = problems.map(({ code, message, field = [] }) => ({
    code,
    message,
    field: ['links', String(index), ...field],
  }));
  return { index, status, link, userErrors };
}
