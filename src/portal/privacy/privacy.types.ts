import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { CustomerErasure } from './customer-erasure.entity.js';

export const CustomerErasureConnection = connectionOf(CustomerErasure, 'CustomerErasure');

@ObjectType({ simpleResolvers: true })
export abstract class CustomerErasurePayload extends MutationPayload {
  @NullableField(() => CustomerErasure, 'The erasure. Null if the mutation was refused.')
  erasure?: CustomerErasure;
}

@ObjectType({ description: 'One stored object with data of a customer.', simpleResolvers: true })
export class CustomerRecord {
  @Field(() => ID, { description: 'TypeID of the object.' })
  id!: string;

  @Field(() => String, { description: 'What it is: `event`, `conversion`, `click` or `session`.' })
  kind!: string;

  @Field(() => GraphQLJSONObject, { description: 'What is stored of the customer in it.' })
  data!: Record<string, unknown>;
}

@ObjectType({ description: 'One page of what is stored of a customer.', simpleResolvers: true })
export class ExportCustomerPayload extends MutationPayload {
  @NullableField(
    () => [CustomerRecord],
    'The records of this page, in a fixed order. Null if the mutation was refused.',
  )
  records?: CustomerRecord[];

  @NullableField(() => String, 'Cursor for the next page. Null at the end.')
  endCursor?: string | null;
}
