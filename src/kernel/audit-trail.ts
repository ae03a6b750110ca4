import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment } from './environment.js';
import type { IdKind } from './ids.js';

/** What kind of somebody did something. */
export enum ActorKind {
  USER = 'USER',
  KEY = 'KEY',
  OPERATOR = 'OPERATOR',
  SYSTEM = 'SYSTEM',
  ANONYMOUS = 'ANONYMOUS',
}

/** Who does what, from where: the part of an audit entry that is known before anything is done. */
export interface AuditedAction {
  /** Name of the operation, such as `createCampaign`. */
  readonly action: string;
  readonly actor: { readonly kind: ActorKind; readonly userId?: string; readonly keyId?: string };
  /** Where it happens when what it changes does not say. */
  readonly organizationId: string | null;
  readonly environment: Environment | null;
  /** TypeID that the input names, for what is changed by plain SQL. */
  readonly objectId: string | null;
  /** What a query asked for. */
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** One object that changed. Values without secrets; null before it was there, and after it is gone. */
export interface ObjectChange {
  readonly kind: IdKind;
  /** A bare uuid. */
  readonly id: string;
  readonly organizationId: string | null;
  readonly environment: Environment | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** An action under way whose transactions are written down, each in itself. */
export class AuditTrail {
  /** Whether a transaction with an entry has committed. */
  isWritten = false;

  constructor(readonly action: AuditedAction) {}
}

const trails = new AsyncLocalStorage<AuditTrail>();
const collections = new AsyncLocalStorage<ChangeCollection>();

/** Runs `work` so that every transaction in it that commits leaves an entry in the audit log. */
export function onTrail<T>(trail: AuditTrail, work: () => T): T {
  return trails.run(trail, work);
}

/** Runs `work` as the platform's own, on nobody's request: what it changes leaves an entry, and nothing else does. */
export function onSystemTrail<T>(action: string, work: () => T): T {
  const nowhere = { organizationId: null, environment: null, objectId: null, details: null };
  const nobody = { requestId: null, address: null, userAgent: null };
  const actor = { kind: ActorKind.SYSTEM };
  return onTrail(new AuditTrail({ action, actor, ...nowhere, ...nobody }), work);
}

/** The trail that the running work is on. */
export function currentTrail(): AuditTrail | undefined {
  return trails.getStore();
}

/** What changed within one transaction; several changes of one object are one, from first to last. */
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

/** Runs `work` with its changes going into this collection. */
export function collecting<T>(changes: ChangeCollection, work: () => T): T {
  return collections.run(changes, work);
}

/** Where the running transaction's changes go; undefined when nobody wants to know. */
export function currentChanges(): ChangeCollection | undefined {
  return collections.getStore();
}
