import { Entity, ManyToOne } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { TextField, TimeField } from '../../kernel/schema/stored-field.js';
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

  @TextField('The URL that it leads to.')
  targetUrl!: string;

  /** Upper case; matched in any case. */
  @TextField('Code that customers type at a checkout, in upper or lower case.')
  code!: string;

  @TimeField('When it was created.')
  createdAt: Date = new Date();
}
