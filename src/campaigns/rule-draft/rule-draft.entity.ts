import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { IntegerField, ObjectField, TextField, TimeField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { Campaign } from '../campaign/campaign.entity.js';

/** Reward rules in the form of the API, perhaps incomplete. */
export type DraftContent = Readonly<Record<string, unknown>>;

/** A draft of a campaign's rules. It goes when it is published. */
@Entity({ tableName: 'rule_draft' })
@NodeType(
  "A draft of a campaign's reward rules, which all members and API keys of the organization edit together. It may be incomplete.",
)
export class RuleDraft extends TenantEntity {
  @EntityId('ruleDraft')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action', deleteRule: 'cascade' })
  campaignId!: string;

  @TextField('Name for people.')
  name!: string;

  @ObjectField(
    () => GraphQLJSONObject,
    'The members `rules` and `caps`, in the form of the input of `publishRewardRules`. Members may be missing or wrong: see `faults`.',
  )
  content!: DraftContent;

  @IntegerField('Number of the version of the rules that it was written from. 0 for none.')
  baseVersion!: number;

  @IntegerField('Number of its changes, from 1. A change names the revision that it is based on.')
  revision = 1;

  /** TypeID of the user or the API key that changed it last. */
  @Property({ type: 'text' })
  updatedBy!: string;

  @TimeField('When it was created.')
  createdAt: Date = new Date();

  @TimeField('When it was changed last.')
  updatedAt: Date = new Date();
}
