import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import type { RuleSet } from './rule.js';

/** A published version of a campaign's rules. Never changed; the newest one is live. */
@Entity({ tableName: 'rule_version' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'The reward rules of a campaign, as they were published once. A version never changes.',
})
export class RuleVersion extends TenantEntity {
  @EntityId('ruleVersion')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action', deleteRule: 'cascade' })
  campaignId!: string;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: '1 for the first of its campaign, and so on without a gap.' })
  number!: number;

  /** As stored; resolvers convert it to API form. The audit log only names the version. */
  @Property({ type: 'json', fieldName: 'rules', hidden: true })
  ruleSet!: RuleSet;

  @Property({ type: 'text' })
  @Field(() => ID, { description: 'TypeID of the person or the API key that published it.' })
  publishedBy!: string;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, {
    description: 'Since when it applies: to events that are received from here on.',
  })
  publishedAt!: Date;
}
