import { actorText } from '../../../kernel/actor-text.js';
import type { Caller } from '../../../kernel/caller.js';
import { conflict, notFound } from '../../../kernel/errors.js';
import { encodeId, newId, requireId } from '../../../kernel/ids.js';
import { lockEntity } from '../../../kernel/lock-entity.js';
import { refuseNull } from '../../../kernel/refuse-null.js';
import { inTransaction, type EntityTransaction } from '../../../kernel/transaction.js';
import {
  changePostbackEndpoint,
  closePostbackEndpoint,
  openPostbackEndpoint,
  switchPostbackEndpoint,
} from '../endpoint/postback-endpoint.js';
import { filterIn, requireFilter } from './postback-filter.js';
import { asParty, findParty, type Party } from './postback-party.js';
import { requireOwned } from './require-owned.js';
import { postbackQuota } from './postback-quota.js';
import { Postback, PostbackBodyFormat, PostbackMethod, PostbackParty } from './postback.entity.js';
import type { CreatePostbackInput, EnablePostbackInput, UpdatePostbackInput } from './postback.inputs.js';
import type { PostbackParts } from './postback-parts.js';
import { everyEvent, requireReadableEvents } from './require-readable-events.js';
import { requirePostbackUrl } from './require-postback-url.js';
import { requireOpen, showTo, type ShownPostback } from './shown-postback.js';

/** Registers, changes, enables, disables and deletes the postbacks of promoters. */
export class PostbackService {
  constructor(private readonly parts: PostbackParts) {}

  /** Registers an active postback. It receives events from now on. */
  async create(caller: Caller, input: CreatePostbackInput): Promise<ShownPostback> {
    const promoterId = requireId('promoter', input.promoterId, 'promoterId');
    const party = await findParty(caller, promoterId, 'webhooks:write');
    if (!party) throw notFound('promoter', 'promoterId');
    const { organizationId, environment, acts } = party;
    requireReadableEvents(caller.principal, input.events, 'events');
    const origin = requirePostbackUrl(input.url, environment, this.parts.filter);
    const postback = new Postback();
    const { name, url, events } = input;
    Object.assign(postback, { id: newId(), promoterId, organizationId, environment, name, url, events });
    postback.method = input.method ?? PostbackMethod.GET;
    postback.bodyFormat = input.bodyFormat ?? PostbackBodyFormat.FORM;
    Object.assign(postback, filterIn(input, { campaignId: null, goalId: null }));
    postback.party = acts;
    await asParty(party, async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const use = { organizationId, values: [promoterId], field: 'promoterId' };
        await this.parts.quotas.requireRoom(sql, postbackQuota, use);
        await requireFilter(sql, party, postback);
        await openPostbackEndpoint(sql, { ...postback, origin }, this.parts.clock.now());
        em.persist(postback);
      }),
    );
    return showTo(postback, party);
  }

  /** Changes the given fields. A promoter who changes the URL owns it from then on. */
  async update(caller: Caller, input: UpdatePostbackInput): Promise<ShownPostback> {
    refuseNull(input, 'name', 'url', 'method', 'bodyFormat', 'events');
    return this.change(caller, input.id, async (postback, party, { sql }) => {
      requireOpen(postback, party);
      // Waiting deliveries of earlier events go to a new URL too.
      const sent = input.url == null ? postback.events : everyEvent;
      requireReadableEvents(caller.principal, [...sent, ...(input.events ?? [])], 'id');
      const filter = filterIn(input, postback);
      if (input.campaignId !== undefined || input.goalId !== undefined) {
        await requireFilter(sql, party, filter);
      }
      const { name, url, method, bodyFormat, events } = postback;
      if (input.url != null && input.url !== url) postback.party = party.acts;
      postback.name = input.name ?? name;
      postback.url = input.url ?? url;
      postback.method = input.method ?? method;
      postback.bodyFormat = input.bodyFormat ?? bodyFormat;
      postback.events = input.events ?? events;
      Object.assign(postback, filter);
      const origin = requirePostbackUrl(postback.url, postback.environment, this.parts.filter);
      await changePostbackEndpoint(sql, { id: postback.id, name: postback.name, origin });
    });
  }

  /** Activates it, and sends or drops the held deliveries. Only the organization lifts its own ban. */
  async enable(caller: Caller, { id, dropHeld }: EnablePostbackInput): Promise<ShownPostback> {
    return this.change(caller, id, async (postback, party, { sql }) => {
      const isPromoter = party.acts === PostbackParty.PROMOTER;
      if (isPromoter && postback.isForbidden) {
        throw conflict('The organization disabled this postback; only it can enable it.', 'id');
      }
      if (!postback.isForbidden) requireOpen(postback, party);
      requireReadableEvents(caller.principal, postback.events, 'id');
      postback.isForbidden = false;
      await this.parts.releaseHeld(sql, postback.id, {
        drop: dropHeld === true,
        now: this.parts.clock.now(),
      });
      await switchPostbackEndpoint(sql, postback.id, null);
    });
  }

  /** Deactivates it. Waiting deliveries are held. The promoter cannot undo what the organization does. */
  async disable(caller: Caller, typeId: string): Promise<ShownPostback> {
    return this.change(caller, typeId, async (postback, { acts }, { sql }) => {
      if (acts === PostbackParty.ORGANIZATION) postback.isForbidden = true;
      await switchPostbackEndpoint(sql, postback.id, actorText(caller.principal, postback.organizationId));
      await this.parts.holdDeliveries(sql, [postback.id]);
    });
  }

  /** Deletes it for good; its delivery log stays. @returns its TypeID. */
  async delete(caller: Caller, typeId: string): Promise<string> {
    const { id } = await this.change(caller, typeId, async (postback, party, { sql }) => {
      requireOpen(postback, party);
      postback.deletedAt = this.parts.clock.now();
      await closePostbackEndpoint(sql, postback.id, postback.deletedAt);
    });
    return encodeId('postback', id);
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (postback: Postback, party: Party, tx: EntityTransaction) => void | Promise<void>,
  ): Promise<ShownPostback> {
    const { id, party } = await requireOwned(caller, typeId);
    return asParty(party, async () =>
      inTransaction(caller.em, async (tx) => {
        const postback = await lockEntity(tx, Postback, { id, deletedAt: null }, 'postback', 'id');
        await work(postback, party, tx);
        return showTo(postback, party);
      }),
    );
  }
}
