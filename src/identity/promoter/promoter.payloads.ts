import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Promoter } from './promoter.entity.js';

export const PromoterConnection = connectionOf(Promoter, 'Promoter');

@ObjectType({ simpleResolvers: true })
abstract class PromoterPayload extends MutationPayload {
  @NullableField(() => Promoter, 'Null when refused.')
  promoter?: Promoter;
}

@ObjectType({ description: 'The new promoter.', simpleResolvers: true })
export class CreatePromoterPayload extends PromoterPayload {}

@ObjectType({ description: 'The changed promoter.', simpleResolvers: true })
export class UpdatePromoterPayload extends PromoterPayload {}

@ObjectType({ description: 'The suspended promoter.', simpleResolvers: true })
export class SuspendPromoterPayload extends PromoterPayload {}

@ObjectType({ description: 'The promoter, no longer suspended.', simpleResolvers: true })
export class UnsuspendPromoterPayload extends PromoterPayload {}
