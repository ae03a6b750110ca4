import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Gig } from './gig.entity.js';

export const GigConnection = connectionOf(Gig, 'Gig');

@ObjectType({ simpleResolvers: true })
export abstract class GigPayload extends MutationPayload {
  @NullableField(() => Gig, 'The gig. Null if the mutation was refused.')
  gig?: Gig;
}
