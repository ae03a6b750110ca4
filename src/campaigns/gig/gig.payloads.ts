import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Gig } from './gig.entity.js';

export const GigConnection = connectionOf(Gig, 'Gig');

@ObjectType({ simpleResolvers: true })
abstract class GigPayload extends MutationPayload {
  @Field(() => Gig, { nullable: true, description: 'Null when refused.' })
  gig?: Gig;
}

@ObjectType({ description: 'The new gig.', simpleResolvers: true })
export class CreateGigPayload extends GigPayload {}

@ObjectType({ description: 'The changed gig.', simpleResolvers: true })
export class UpdateGigPayload extends GigPayload {}

@ObjectType({ description: 'The gig, published now.', simpleResolvers: true })
export class PublishGigPayload extends GigPayload {}

@ObjectType({ description: 'The gig, paused now.', simpleResolvers: true })
export class PauseGigPayload extends GigPayload {}

@ObjectType({ description: 'The gig, closed now.', simpleResolvers: true })
export class CloseGigPayload extends GigPayload {}

@ObjectType({ description: 'The draft that is gone.', simpleResolvers: true })
export class DeleteGigPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the deleted draft; null when refused.' })
  deletedId?: string;
}
