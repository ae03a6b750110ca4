import { ID, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';

/** Names what changed. Its objects have the new figures. */
@ObjectType({
  description: 'Whose figures changed. Select `performance` of its objects to receive the new ones.',
  simpleResolvers: true,
})
export class PerformanceUpdate {
  @NullableField(
    () => [ID],
    'TypeIDs of the campaigns whose figures changed. Null if they are more than 100.',
  )
  campaignIds!: string[] | null;

  @NullableField(
    () => [ID],
    'TypeIDs of the promoters whose figures changed. Null if they are more than 100.',
  )
  promoterIds!: string[] | null;

  organizationId!: string;
  campaignId!: string | null;
  promoterId!: string | null;
}
