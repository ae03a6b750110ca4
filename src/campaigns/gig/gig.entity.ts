import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { GigStatus, nextGigStatuses } from './gig-status.js';

registerEnumType(GigStatus, {
  name: 'GigStatus',
  description: 'Where a gig stands: draft, then published and paused in turn, then closed.',
  valuesConfig: {
    DRAFT: { description: 'Being prepared.' },
    PUBLISHED: { description: 'Matching events count for it.' },
    PAUSED: { description: 'Nothing counts until it is published again.' },
    CLOSED: { description: 'Over, for good.' },
  },
});

/** How an attempt is verified. */
export enum Verification {
  AUTO = 'AUTO',
  MANUAL = 'MANUAL',
}
registerEnumType(Verification, {
  name: 'Verification',
  description: 'Who decides whether an attempt was good.',
  valuesConfig: {
    AUTO: { description: 'A matching event is proof enough: verified at once.' },
    MANUAL: { description: 'A person of the organization verifies or rejects.' },
  },
});

/** The proof that a promoter must submit. */
export enum ProofKind {
  NONE = 'NONE',
  TEXT = 'TEXT',
  URL = 'URL',
  FILE = 'FILE',
}
registerEnumType(ProofKind, {
  name: 'ProofKind',
  description: 'What a promoter has to show for an attempt.',
  valuesConfig: {
    NONE: { description: 'Nothing; what is shown nevertheless is kept.' },
    TEXT: { description: 'Words.' },
    URL: { description: 'An address at which it is to be seen.' },
    FILE: { description: 'A file: its https address, or a reference that the organization understands.' },
  },
});

/** How often one promoter may do a gig. */
export enum GigRepeat {
  ONCE = 'ONCE',
  MANY = 'MANY',
}
registerEnumType(GigRepeat, {
  name: 'GigRepeat',
  description: 'How often one promoter may do a gig.',
  valuesConfig: {
    ONCE: { description: 'Once.' },
    MANY: { description: 'Again and again, `maxPerPromoter` times where it says so.' },
  },
});

/** A task inside a campaign. Each matching event is an attempt at it. */
@Entity({ tableName: 'gig' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A job inside a campaign: each matching event is an attempt at it.',
})
export class Gig extends TenantEntity {
  @EntityId('gig')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action' })
  campaignId!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'What is to be done, in a few words.' })
  title!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What is to be done, in full.' })
  description: string | null = null;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'The eventType that it pays for.' })
  actionType!: string;

  @Property({ type: AtomicType, fieldName: 'reward_amount' })
  rewardAtomic: bigint = 0n;

  @Enum({ items: () => Verification, type: 'text' })
  @Field(() => Verification, { description: 'Who decides whether an attempt was good.' })
  verification!: Verification;

  @Enum({ items: () => ProofKind, type: 'text' })
  @Field(() => ProofKind, { description: 'What a promoter has to show. An event is proof by itself.' })
  proof: ProofKind = ProofKind.NONE;

  @Enum({ items: () => GigRepeat, type: 'text' })
  @Field(() => GigRepeat, { description: 'How often one promoter may do it.' })
  repeat: GigRepeat = GigRepeat.MANY;

  @Property({ type: 'integer', nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'How many attempts of one promoter count; null is no limit. Rejected ones do not count.',
  })
  maxPerPromoter: number | null = null;

  @Property({ type: 'integer', nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'How many attempts count in all; null is no limit. Rejected ones do not count.',
  })
  maxTotal: number | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'What is submitted or happens from here on does not count.',
  })
  deadline: Date | null = null;

  @Enum({ items: () => GigStatus, type: 'text' })
  @Field(() => GigStatus, { description: 'Where it stands.' })
  status: GigStatus = GigStatus.DRAFT;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was created.' })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When it last changed.' })
  updatedAt: Date = new Date();

  /** Moves to `next`. An illegal move is refused, naming the legal ones. */
  moveTo(next: GigStatus): void {
    checkTransition('gig', nextGigStatuses, this.status, next);
    this.status = next;
  }
}
