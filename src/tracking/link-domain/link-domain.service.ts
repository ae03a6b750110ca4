import { listConditions } from '../../kernel/list-conditions.js';
import { UniqueConstraintViolationException, type MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import type { Quotas } from '../../kernel/quotas.js';
import { readPage } from '../../kernel/read-page.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { newToken } from '../../kernel/secret-token.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { recordOf, type ProofFinder } from './find-proof.js';
import { linkDomainEvent } from './link-domain-event.js';
import { linkDomainQuota } from './link-domain-quota.js';
import { LinkDomainStatus } from './link-domain-status.js';
import { LinkDomain } from './link-domain.entity.js';
import type { AddLinkDomainInput, UpdateLinkDomainInput } from './link-domain.inputs.js';
import type { LinkHostDirectory } from './link-host-directory.js';
import { linkHostOf } from './link-host-of.js';
import { linkDomainList } from './link-domain.list.js';

/** What the service is created from. */
interface LinkDomainParts {
  readonly metadata: MetadataStorage;
  readonly quotas: Quotas;
  readonly proofs: ProofFinder;
  readonly directory: LinkHostDirectory;
  /** The server's own hosts, which nobody else may use. */
  readonly ownHosts: () => ReadonlySet<string>;
}

/** Adds, proves, changes and deletes the hosts of organizations for short links. */
export class LinkDomainService {
  constructor(private readonly parts: LinkDomainParts) {}

  /** Adds a host with a token of its own. The same organization gets the existing one. */
  async add(caller: Caller, { host: text, organizationId }: AddLinkDomainInput): Promise<LinkDomain> {
    const tenant = organizationFor(caller.principal, 'attribution:write', organizationId);
    const host = linkHostOf(text, this.parts.ownHosts());
    const find = async (): Promise<LinkDomain | null> =>
      caller.em.fork().findOne(LinkDomain, { ...tenant, host });
    const known = await find();
    if (known) return known;
    try {
      return await this.insert(caller, { ...tenant, host });
    } catch (error) {
      const faster = error instanceof UniqueConstraintViolationException ? await find() : null;
      if (faster) return faster;
      throw error;
    }
  }

  /** Looks the host's record up, and opens the host for links if it is there. */
  async verify(caller: Caller, typeId: string): Promise<LinkDomain> {
    const found = await caller.em.findOne(LinkDomain, this.own(caller, typeId));
    if (!found) throw notFound('link domain', 'id');
    const problem = await this.parts.proofs.problemOf(recordOf(found));
    const domain = await refuseTakenHost(async () =>
      this.change(caller, typeId, (one, tx) => {
        const at = new Date();
        if (!problem && one.confirm(at)) tx.record(linkDomainEvent('link_domain.verified', one));
        if (problem && one.fail(at, problem)) tx.record(linkDomainEvent('link_domain.lapsed', one));
        return one;
      }),
    );
    if (problem) throw refuse(ErrorCode.INVALID, problem.message, 'id');
    return domain;
  }

  /** Changes whether it is the default. */
  async update(caller: Caller, input: UpdateLinkDomainInput): Promise<LinkDomain> {
    refuseNull(input, 'isDefault');
    return this.change(caller, input.id, async (domain, { em }) => {
      if (input.isDefault === true && domain.status !== LinkDomainStatus.VERIFIED) {
        throw refuse(ErrorCode.INVALID, 'isDefault needs a verified domain; verify it first', 'isDefault');
      }
      if (input.isDefault === true && !domain.isDefault) {
        const { organizationId, environment } = domain;
        for (const other of await em.find(LinkDomain, { organizationId, environment, isDefault: true })) {
          other.isDefault = false;
        }
        // Before the new one, because there is one default at most.
        await em.flush();
      }
      domain.isDefault = input.isDefault ?? domain.isDefault;
      return domain;
    });
  }

  /** Deletes it. Its links use the server's address from now on. */
  async delete(caller: Caller, typeId: string): Promise<string> {
    return this.change(caller, typeId, (domain, { em }) => {
      em.remove(domain);
      return encodeId('linkDomain', domain.id);
    });
  }

  /** The caller's link domain with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<LinkDomain | null> {
    requireScope(caller.principal, 'attribution:read');
    return caller.loaders.load(LinkDomain, decodeId('linkDomain', typeId));
  }

  /** One page of the caller's link domains. Index: link_domain_organization_id_environment_host_key. */
  async list(caller: Caller, args: ListArgs): Promise<Page<LinkDomain>> {
    const conditions = listConditions(caller.principal, 'attribution:read', args);
    return readPage(caller, this.parts.metadata, linkDomainList, conditions, args);
  }

  private own(caller: Caller, typeId: string) {
    return { ...ownRows(caller.principal, 'attribution:write'), id: requireId('linkDomain', typeId, 'id') };
  }

  private async insert(
    caller: Caller,
    own: Pick<LinkDomain, 'organizationId' | 'environment' | 'host'>,
  ): Promise<LinkDomain> {
    return inTransaction(caller.em, async ({ em, sql }) => {
      const { organizationId, environment } = own;
      const use = { organizationId, values: [organizationId, environment], field: 'host' };
      await this.parts.quotas.requireRoom(sql, linkDomainQuota, use);
      const domain = Object.assign(new LinkDomain(), own, { token: newToken('') });
      em.persist(domain);
      return domain;
    });
  }

  /** Changes a domain. Every process serves its host by the new state within a moment, this one at once. */
  private async change<T>(
    caller: Caller,
    typeId: string,
    work: (domain: LinkDomain, tx: EntityTransaction) => Promise<T> | T,
  ): Promise<T> {
    const where = this.own(caller, typeId);
    const made = await inTransaction(caller.em, async (tx) => {
      const answer = await work(await lockEntity(tx, LinkDomain, where, 'link domain', 'id'), tx);
      await tx.sql.query(wakeUpSql('link-domains'));
      return answer;
    });
    await this.parts.directory.refresh();
    return made;
  }
}

async function refuseTakenHost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict('Another organization has verified this host. Its record must be gone first.', 'id');
  }
}
