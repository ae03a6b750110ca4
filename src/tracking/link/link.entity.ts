import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';

/** A tracking link of one promoter in one campaign, with its short code for the checkout. */
@Entity({ tableName: 'link' })
@NodeType('A tracking link of one promoter in one campaign, with its code.')
export class Link extends TenantEntity {
  @EntityId('link')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action' })
  campaignId!: string;

  @ManyToOne({ entity: () => Promoter, mapToPk: true, updateRule: 'no action' })
  promoterId!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'The URL that it leads to.' })
  targetUrl!: string;

  /** Upper case; matched in any case. */
  @Property({ type: 'text' })
  @Field(() => String, { description: 'Code that customers type at a checkout, in upper or lower case.' })
  code!: string;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was created.' })
  createdAt: Date = new Date();
}
