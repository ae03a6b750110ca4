import { Ctx, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { Goal } from '../../campaigns/goal/goal.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';

/** The base of parts of a decision that concern a goal or a gig. */
@ObjectType()
export abstract class OfAction {
  /** The TypeIDs. */
  goalId!: string | null;
  gigId!: string | null;

  @NullableField(() => Goal, 'The goal. Null if it concerns none.')
  async goal(@Ctx() caller: Caller): Promise<Goal | null> {
    return this.goalId === null ? null : caller.loaders.loadByTypeId(Goal, 'goal', this.goalId);
  }

  @NullableField(() => Gig, 'The gig. Null if it concerns none.')
  async gig(@Ctx() caller: Caller): Promise<Gig | null> {
    return this.gigId === null ? null : caller.loaders.loadByTypeId(Gig, 'gig', this.gigId);
  }
}

/** The base of parts of a decision that concern a promoter. */
@ObjectType()
export abstract class OfPromoter {
  /** The TypeID. */
  promoterId!: string | null;

  @NullableField(() => Promoter, 'The promoter. Null if it names none.')
  async promoter(@Ctx() caller: Caller): Promise<Promoter | null> {
    return this.promoterId === null
      ? null
      : caller.loaders.loadByTypeId(Promoter, 'promoter', this.promoterId);
  }
}
