import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Promoter } from './promoter.entity.js';

export const PromoterConnection = connectionOf(Promoter, 'Promoter');

@ObjectType({ simpleResolvers: true })
export abstract class PromoterPayload extends MutationPayload {
  @NullableField(() => Promoter, 'Null when refused.')
  promoter?: Promoter;
}
