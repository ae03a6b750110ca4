import { ChangeSetType, type ChangeSet, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core';
import { currentChanges, type ObjectChange } from './audit-trail.js';
import type { Environment } from './environment.js';
import { idKindOf } from './ids.js';

type Values = Record<string, unknown>;

/** Collects each entity change of a transaction for the audit log, without hidden properties (secrets). */
export class AuditSubscriber implements EventSubscriber {
  onFlush({ uow }: FlushEventArgs): void {
    const changes = currentChanges();
    if (!changes) return;
    for (const set of uow.getChangeSets()) {
      const change = changeOf(set);
      if (change) changes.add(change);
    }
  }
}

function changeOf({
  meta,
  type,
  entity,
  payload,
  originalEntity,
}: ChangeSet<object>): ObjectChange | undefined {
  const kind = idKindOf(meta.className);
  if (!kind) return undefined;
  const values = entity as Values;
  const shown = meta.props
    .filter((property) => property.hidden !== true && property.persist !== false)
    .map((property) => String(property.name));
  const pick = (from: Values, names: readonly string[]): Values =>
    Object.fromEntries(names.filter((name) => from[name] != null).map((name) => [name, from[name]]));
  const isNew = type === ChangeSetType.CREATE;
  const isGone = type === ChangeSetType.DELETE || type === ChangeSetType.DELETE_EARLY;
  const changed = shown.filter((name) => name in payload && name !== 'updatedAt');
  const all = (from: Values, names: readonly string[]): Values =>
    Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  const organizationId = meta.className === 'Organization' ? values['id'] : values['organizationId'];
  return {
    kind,
    id: String(values['id']),
    organizationId: (organizationId as string | undefined) ?? null,
    environment: (values['environment'] as Environment | undefined) ?? null,
    before: isNew ? null : isGone ? pick(values, shown) : all(originalEntity ?? {}, changed),
    of: values,
    after: isGone ? null : isNew ? pick(values, shown) : all(values, changed),
  };
}
