import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { IdKind } from './catalogue.js';
import { decodeId } from './ids.js';
import type { Principal } from './principal.js';

interface Identified {
  id: string;
}

/** Tenancy columns. An entity without them (a user) cannot be loaded by id for another principal. */
interface TenantColumns {
  organizationId: string;
  environment: string;
}

/**
 * Loads entities by id. One query loads all ids of one event-loop tick, and only rows of the principal's
 * organizations and environment. Other rows read as null.
 */
export class EntityLoaders {
  private readonly loaders = new Map<unknown, DataLoader<string, Identified | null>>();

  private readonly relations = new Map<string, DataLoader<string, unknown>>();

  private readonly together = new Map<string, DataLoader<unknown, unknown>>();

  constructor(
    private readonly em: () => EntityManager,
    private readonly principal: Principal,
  ) {}

  /** The entity with this uuid; null when this principal cannot see one. */
  async load<Entity extends Identified>(
    entity: EntityClass<Entity>,
    id: string | null | undefined,
  ): Promise<Entity | null> {
    if (id == null || this.principal.kind === 'anonymous') return null;
    return this.loaderOf(entity).load(id);
  }

  /**
   * The value for one key of a relation that is not an entity by id. `fetchAll` is called once for all keys
   * of a tick, and returns values in order. One `relation` name must always have the same function.
   */
  async loadRelated<Value>(
    relation: string,
    key: string,
    fetchAll: (keys: readonly string[]) => Promise<Value[]>,
  ): Promise<Value> {
    let loader = this.relations.get(relation);
    if (!loader) {
      loader = new DataLoader<string, unknown>(fetchAll, { maxBatchSize: 1000 });
      this.relations.set(relation, loader);
    }
    return loader.load(key) as Promise<Value>;
  }

  /**
   * The value for one key, without memory: what a mutation changed is read again. `fetchAll` is called once
   * for all keys of a tick, and returns values in order. One `name` must always have the same function.
   */
  async loadTogether<Key, Value>(
    name: string,
    key: Key,
    fetchAll: (keys: readonly Key[]) => Promise<Value[]>,
  ): Promise<Value> {
    let loader = this.together.get(name);
    if (!loader) {
      const options = { maxBatchSize: 1000, cache: false };
      loader = new DataLoader<unknown, unknown>(
        fetchAll as (keys: readonly unknown[]) => Promise<Value[]>,
        options,
      );
      this.together.set(name, loader);
    }
    return loader.load(key) as Promise<Value>;
  }

  /** The entity with this TypeID; null when the id is malformed, unknown or of another tenant. */
  async loadByTypeId<Entity extends Identified>(
    entity: EntityClass<Entity>,
    kind: IdKind,
    typeId: string,
  ): Promise<Entity | null> {
    return this.load(entity, decodeId(kind, typeId));
  }

  private loaderOf<Entity extends Identified>(
    entity: EntityClass<Entity>,
  ): DataLoader<string, Entity | null> {
    let loader = this.loaders.get(entity);
    if (!loader) {
      loader = new DataLoader<string, Identified | null>(async (ids) => this.find(entity, ids), {
        maxBatchSize: 1000,
      });
      this.loaders.set(entity, loader);
    }
    return loader as DataLoader<string, Entity | null>;
  }

  private async find<Entity extends Identified>(
    entity: EntityClass<Entity>,
    ids: readonly string[],
  ): Promise<(Entity | null)[]> {
    const em = this.em();
    const found = await em.find(entity, this.scoped(em, entity, ids));
    const byId = new Map(found.map((row) => [row.id, row as unknown as Entity]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  private scoped<Entity extends Identified>(
    em: EntityManager,
    entity: EntityClass<Entity>,
    ids: readonly string[],
  ): FilterQuery<Entity> {
    const principal = this.principal;
    if (principal.kind === 'anonymous') throw new Error('An anonymous principal cannot load objects.');
    const properties = em.getMetadata().get(entity).properties as unknown as Record<string, unknown>;
    const where: Record<string, unknown> = { id: { $in: ids } };
    if ('organizationId' in properties) {
      const tenancy: Partial<Record<keyof TenantColumns, unknown>> = {
        organizationId: { $in: principal.organizationIds },
      };
      if ('environment' in properties) tenancy.environment = principal.environment;
      Object.assign(where, tenancy);
    } else {
      // Only the organization itself has no organizationId: its own id is its tenancy.
      where['id'] = { $in: ids.filter((id) => principal.organizationIds.includes(id)) };
    }
    return where as FilterQuery<Entity>;
  }
}
