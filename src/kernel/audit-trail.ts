import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment } from './environment.js';
import type { IdKind } from './catalogue.js';

export enum ActorKind {
  USER = 'USER',
  KEY = 'KEY',
  OPERATOR = 'OPERATOR',
  SYSTEM = 'SYSTEM',
  ANONYMOUS = 'ANONYMOUS',
}

/** Who acts and from where: the part of an audit entry that is known before the action. */
export interface AuditedAction {
  /** Name of the operation, such as `createCampaign`. */
  readonly action: string;
  readonly actor: { readonly kind: ActorKind; readonly userId?: string; readonly keyId?: string };
  /** The organization to record when the changed objects do not name one. */
  readonly organizationId: string | null;
  readonly environment: Environment | null;
  /** TypeID in the input, for objects that are changed by plain SQL. */
  readonly objectId: string | null;
  /** The arguments of a query. */
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** One changed object. Values exclude secrets. They are null before creation and after deletion. */
export interface ObjectChange {
  readonly kind: IdKind;
  /** A bare uuid. */
  readonly id: string;
  readonly organizationId: string | null;
  readonly environment: Environment | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** All values of the object, which tell the kinds of ids and the assets of amounts. Empty by default. */
  readonly of?: Readonly<Record<string, unknown>>;
}

/** A running action. Each of its transactions is audited separately. */
export class AuditTrail {
  /** Whether a transaction with an entry has committed. */
  isWritten = false;

  constructor(readonly action: AuditedAction) {}
}

const trails = new AsyncLocalStorage<AuditTrail>();
const collections = new AsyncLocalStorage<ChangeCollection>();

/** Runs `work`. Every transaction in it that commits writes an entry in the audit log. */
export function onTrail<T>(trail: AuditTrail, work: () => T): T {
  return trails.run(trail, work);
}

/** Runs `work` as the system, without a request: only its changes write audit entries. */
export function onSystemTrail<T>(action: string, work: () => T): T {
  const nowhere = { organizationId: null, environment: null, objectId: null, details: null };
  const nobody = { requestId: null, address: null, userAgent: null };
  const actor = { kind: ActorKind.SYSTEM };
  return onTrail(new AuditTrail({ action, actor, ...nowhere, ...nobody }), work);
}

/** The audit trail of the running work. */
export function currentTrail(): AuditTrail | undefined {
  return trails.getStore();
}

/** The changes of one transaction. Several changes of one object are merged, from first to last. */
export class ChangeCollection {
  private readonly byObject = new Map<string, ObjectChange>();

  add(change: ObjectChange): void {
    const known = this.byObject.get(change.id);
    if (!known) {
      this.byObject.set(change.id, change);
      return;
    }
    const before = known.before && { ...change.before, ...known.before };
    const after = change.after && { ...known.after, ...change.after };
    this.byObject.set(change.id, { ...known, before, after });
  }

  list(): readonly ObjectChange[] {
    return [...this.byObject.values()];
  }
}

/** Runs `work` and records its changes in this collection. */
export function collecting<T>(changes: ChangeCollection, work: () => T): T {
  return collections.run(changes, work);
}

/** The change collection of the running transaction; undefined when changes are not recorded. */
export function currentChanges(): ChangeCollection | undefined {
  return collections.getStore();
}
