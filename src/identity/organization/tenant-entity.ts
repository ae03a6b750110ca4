import { Enum, ManyToOne } from '@mikro-orm/decorators/legacy';
import { Environment } from '../../kernel/environment.js';
import { Organization } from './organization.entity.js';

/**
 * The base of every row that belongs to one organization in one environment. Relations are mapped to the
 * parent's bare id (`mapToPk`). So an entity and a row of a read model have the same shape, and one
 * resolver serves both.
 */
export abstract class TenantEntity {
  @ManyToOne({ entity: () => Organization, mapToPk: true, updateRule: 'no action' })
  organizationId!: string;

  @Enum({ items: () => Environment, type: 'text' })
  environment!: Environment;
}
