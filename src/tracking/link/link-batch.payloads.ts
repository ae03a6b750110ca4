import { Field, Int, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { MutationPayload, UserError } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Link } from './link.entity.js';

export const LinkCreationStatus = describedEnum('LinkCreationStatus', 'The result for one link of a batch.', {
  CREATED: 'It is new.',
  EXISTING: 'An earlier request, or an earlier link of the batch, created the same link. It is unchanged.',
  INVALID: 'Refused because of the problems in `userErrors`.',
});
export type LinkCreationStatus = keyof typeof LinkCreationStatus;

@ObjectType({ description: 'The result for one link of a batch.', simpleResolvers: true })
export class LinkCreation {
  @Field(() => Int, { description: 'Its index in `links`, starting at 0.' })
  index!: number;

  @Field(() => LinkCreationStatus, {
    description: 'Whether it was created, or in a dry run would be created.',
  })
  status!: LinkCreationStatus;

  @NullableField(() => Link, 'The link. Null if it was refused, and for a new link in a dry run.')
  link!: Link | null;

  @Field(() => [UserError], {
    description: 'Its problems, with paths such as `links.3.targetUrl`. Empty if there are none.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The result for each link of the batch.', simpleResolvers: true })
export class CreateLinksPayload extends MutationPayload {
  @NullableField(
    () => [LinkCreation],
    'One result for each link, in the same order. Null if the whole batch was refused.',
  )
  results?: LinkCreation[];
}

@ObjectType({ description: 'The result for one row of an imported file of links.', simpleResolvers: true })
export class ImportedLink {
  @Field(() => Int, { description: 'The line of the file on which the row begins. The first line is 1.' })
  line!: number;

  @Field(() => LinkCreationStatus, {
    description: 'Whether the link was created, or in a dry run would be created.',
  })
  status!: LinkCreationStatus;

  @NullableField(() => Link, 'The link. Null if it was refused, and for a new link in a dry run.')
  link!: Link | null;

  @Field(() => [UserError], {
    description:
      'Its problems, with paths such as `csv.12.target_url`: line and column. Empty if there are none.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The result of an imported file of links.', simpleResolvers: true })
export class LinkImport {
  @Field(() => Int, { description: 'Number of new links.' })
  created!: number;

  @Field(() => Int, { description: 'Number of links that existed before, or stand twice in the file.' })
  existing!: number;

  @Field(() => Int, { description: 'Number of refused rows.' })
  invalid!: number;

  @Field(() => [ImportedLink], { description: 'One result for each row, in the order of the file.' })
  rows!: ImportedLink[];
}

@ObjectType({ description: 'The result of an imported file of links.', simpleResolvers: true })
export class ImportLinksPayload extends MutationPayload {
  @NullableField(() => LinkImport, 'The result. Null if the whole file was refused.')
  import?: LinkImport;
}
