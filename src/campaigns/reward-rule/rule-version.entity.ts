import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { TimeField } from '../../kernel/schema/stored-field.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import type { RuleSet } from './rule.js';

/** A published version of a campaign's rules. Never changed; the newest one is live. */
@Entity({ tableName: 'rule_version' })
@NodeType("A published version of a campaign's reward rules. A version never changes.")
export class RuleVersion extends TenantEntity {
  @EntityId('ruleVersion')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action', deleteRule: 'cascade' })
  campaignId!: string;

  @Property({ type: 'integer' })
  @Field(() => Int, {
    description: 'Version number: 1 for the first version of its campaign, then without gaps.',
  })
  number!: number;

  /** As stored; resolvers convert it to API form. The audit log only names the version. */
  @Property({ type: 'json', fieldName: 'rules', hidden: true })
  ruleSet!: RuleSet;

  /** TypeID of the user or the API key. */
  @Property({ type: 'text' })
  publishedBy!: string;

  @TimeField('When it was published. It applies to events received from this time on.')
  publishedAt!: Date;
}
