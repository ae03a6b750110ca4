import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { actorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { domainIdIn, readDomainsForLinks } from '../link-domain/domains-for-links.js';
import { domainEventOfLink } from './domain-event-of-link.js';
import { Link } from './link.entity.js';
import type { UpdateLinkInput } from './link.inputs.js';

/** Changes tracking links. Every process redirects by the new state within a moment. */
export class LinkChangeService {
  /** Changes the given fields. */
  async update(caller: Caller, input: UpdateLinkInput): Promise<Link> {
    refuseNull(input, 'targetUrl');
    return refuseTakenTarget(async () =>
      this.change(caller, input.id, async (link, tx) => {
        const { linkDomainId: asked } = input;
        if (asked !== undefined) {
          link.linkDomainId = await readDomain(tx.sql, link, domainIdIn({ linkDomainId: asked }));
        }
        link.describe(input);
        if (input.targetUrl != null) link.targetUrl = input.targetUrl;
        tx.record(domainEventOfLink('link.updated', link));
      }),
    );
  }

  /** Closes a link until it is enabled again. A disabled link stays as it is. */
  async disable(caller: Caller, typeId: string): Promise<Link> {
    return this.change(caller, typeId, (link, tx) => {
      if (link.disabledAt !== null) return;
      link.disabledAt = new Date();
      link.disabledBy = actorText(caller.principal, link.organizationId);
      tx.record(domainEventOfLink('link.disabled', link));
    });
  }

  /** Opens a disabled link again. Its expiry and its campaign can still keep it closed. */
  async enable(caller: Caller, typeId: string): Promise<Link> {
    return this.change(caller, typeId, (link, tx) => {
      if (link.disabledAt === null) return;
      Object.assign(link, { disabledAt: null, disabledBy: null });
      tx.record(domainEventOfLink('link.enabled', link));
    });
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (link: Link, tx: EntityTransaction) => Promise<void> | void,
  ): Promise<Link> {
    const where = { ...ownRows(caller.principal, 'attribution:write'), id: requireId('link', typeId, 'id') };
    return inTransaction(caller.em, async (tx) => {
      const link = await lockEntity(tx, Link, where, 'link', 'id');
      await work(link, tx);
      await tx.sql.query(wakeUpSql('links'));
      return link;
    });
  }
}

/** Null for the server's own address. */
async function readDomain(sql: Sql, link: Link, askedId: string | null): Promise<string | null> {
  if (askedId === null) return null;
  return (await readDomainsForLinks(sql, link, [askedId]))(askedId);
}

/** The promoter has one link in the campaign to each target. */
async function refuseTakenTarget<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict('The promoter already has a link to this target in the campaign.', 'targetUrl');
  }
}
