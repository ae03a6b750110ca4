import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import type { ChangesTo } from '../../kernel/merge-changes.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  ActorColumn,
  NullableTextField,
  NullableTimeField,
  ObjectField,
  TextField,
  TimeField,
  UrlField,
  NullableUrlField,
} from '../../kernel/schema/stored-field.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { changeUtm, type StoredUtm } from '../../campaigns/campaign/utm-template.js';
import { UtmTemplate } from '../../campaigns/campaign/utm-template.types.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { LinkDomain } from '../link-domain/link-domain.entity.js';
import { CountryTarget, countryTargetsIn } from './country-target.types.js';
import { changeSubIds, type StoredSubIds } from './sub-ids.js';
import { SubIds } from './sub-ids.types.js';

/** What its owner may set at any time. */
type LinkDescription = {
  readonly [Name in 'name' | 'note' | 'expiresAt' | 'iosUrl' | 'androidUrl']?: Link[Name];
} & {
  readonly countryTargets?: readonly CountryTarget[] | null;
  readonly utm?: ChangesTo<StoredUtm> | null;
  readonly subIds?: ChangesTo<StoredSubIds> | null;
};

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

  @ManyToOne({
    entity: () => LinkDomain,
    mapToPk: true,
    nullable: true,
    updateRule: 'no action',
    deleteRule: 'set null',
  })
  linkDomainId: string | null = null;

  @UrlField('The URL that it leads to.')
  targetUrl!: string;

  @NullableUrlField('Where visitors with an iPhone, iPad or iPod come to. Null if not set.')
  iosUrl: string | null = null;

  @NullableUrlField('Where visitors with an Android device come to. Null if not set.')
  androidUrl: string | null = null;

  @ObjectField(
    () => [CountryTarget],
    'Where visitors of some countries come to. The country comes before the device.',
  )
  countryTargets: CountryTarget[] = [];

  /** Upper case; matched in any case. */
  @TextField('Code that customers type at a checkout, in upper or lower case.')
  code!: string;

  /** Whether somebody chose the code. */
  @Property({ type: 'boolean' })
  isVanity: boolean = false;

  @NullableTextField('Name, to tell links apart. Null if not set.')
  name: string | null = null;

  @NullableTextField('Note of the organization, which the promoter can read too. Null if not set.')
  note: string | null = null;

  @NullableTimeField('When it was disabled. Null if it is enabled.')
  disabledAt: Date | null = null;

  @ActorColumn()
  disabledBy: string | null = null;

  @NullableTimeField('From this time on it is closed. Null if it never expires.')
  expiresAt: Date | null = null;

  @ObjectField(
    () => UtmTemplate,
    "UTM parameters that it adds to its target. They come before the campaign's, field by field.",
  )
  utm: StoredUtm = {};

  @ObjectField(() => SubIds, 'Sub-ids that its clicks are recorded with.')
  subIds: StoredSubIds = {};

  @TimeField('When it was created.')
  createdAt: Date = new Date();

  /**
   * Sets the given fields. An absent field stays, null clears.
   * @throws RefusedError INVALID, naming a UTM parameter, sub-id or country.
   */
  describe({ name, note, expiresAt, utm, subIds, ...targets }: LinkDescription): void {
    if (name !== undefined) this.name = name;
    if (note !== undefined) this.note = note;
    if (expiresAt !== undefined) this.expiresAt = expiresAt;
    if (utm !== undefined) this.utm = changeUtm(this.utm, utm);
    if (subIds !== undefined) this.subIds = changeSubIds(this.subIds, subIds);
    const { iosUrl, androidUrl, countryTargets } = targets;
    if (iosUrl !== undefined) this.iosUrl = iosUrl;
    if (androidUrl !== undefined) this.androidUrl = androidUrl;
    if (countryTargets !== undefined) this.countryTargets = countryTargetsIn(countryTargets);
  }
}
