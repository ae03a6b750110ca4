import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { DataExport } from './data-export.entity.js';

@ObjectType({ simpleResolvers: true })
export abstract class DataExportPayload extends MutationPayload {
  @NullableField(() => DataExport, 'The export. Null if the mutation was refused.')
  export?: DataExport;
}

@ObjectType({ description: 'A part of the file of an export.', simpleResolvers: true })
export class DataExportPart {
  @Field(() => String, { description: 'Whole lines of the file. The first part begins with the header.' })
  text!: string;

  @NullableField(() => Int, 'The number of the next part. Null at the end of the file.')
  next!: number | null;
}
