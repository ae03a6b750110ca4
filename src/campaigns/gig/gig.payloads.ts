import { ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Gig } from './gig.entity.js';

export const GigConnection = connectionOf(Gig, 'Gig');

@ObjectType({ simpleResolvers: true })
abstract class GigPayload extends MutationPayload {
  @NullableField(() => Gig, 'The gig. Null if the mutation was refused.')
  gig?: Gig;
}

@ObjectType({ description: 'The new gig.', simpleResolvers: true })
export class CreateGigPayload extends GigPayload {}

@ObjectType({ description: 'The changed gig.', simpleResolvers: true })
export class UpdateGigPayload extends GigPayload {}

@ObjectType({ description: 'The published gig.', simpleResolvers: true })
export class PublishGigPayload extends GigPayload {}

@ObjectType({ description: 'The paused gig.', simpleResolvers: true })
export class PauseGigPayload extends GigPayload {}

@ObjectType({ description: 'The closed gig.', simpleResolvers: true })
export class CloseGigPayload extends GigPayload {}

@ObjectType({ description: 'The deleted draft.', simpleResolvers: true })
export class DeleteGigPayload extends MutationPayload {
  @NullableField(() => ID, 'TypeID of the deleted draft. Null if the mutation was refused.')
  deletedId?: string;
}
