import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Conversion } from './conversion.entity.js';

export const ConversionConnection = connectionOf(Conversion, 'Conversion');

@ObjectType({ simpleResolvers: true })
export abstract class ConversionPayload extends MutationPayload {
  @NullableField(() => Conversion, 'The conversion. Null if the mutation was refused.')
  conversion?: Conversion;
}
