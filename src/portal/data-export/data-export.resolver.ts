import { Arg, Ctx, Int, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { actorByText } from '../../identity/actor/actor-by-text.js';
import { Actor } from '../../identity/actor/actor.types.js';
import { DataExport } from './data-export.entity.js';
import { CreateExportInput } from './data-export.inputs.js';
import { DataExportPart, DataExportPayload } from './data-export.payloads.js';
import type { DataExportService } from './data-export.service.js';

@Resolver(() => DataExport)
export class DataExportResolver {
  constructor(private readonly service: DataExportService) {}

  @PayloadMutation(
    'Exports a list as a CSV file, which a job writes. Requires the scopes of the list, and so does reading the file.',
    DataExportPayload,
    'The export, which waits for the job.',
  )
  async createExport(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateExportInput,
  ): Promise<DataExportPayload> {
    return { export: await this.service.create(caller, input) };
  }

  @Reads('organizationId', 'requestedBy')
  @NullableFieldResolver(
    () => Actor,
    'Who asked for it. Null if an earlier version of Tribute did not record it.',
  )
  by(@Root() { organizationId, requestedBy }: DataExport): Actor | null {
    return actorByText(requestedBy, organizationId);
  }

  @NullableQuery(() => DataExport, "The caller's export with this TypeID. Null if there is none.")
  async export(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the export.') id: string,
  ): Promise<DataExport | null> {
    return this.service.find(caller, id);
  }

  @NullableQuery(() => DataExportPart, 'A part of the file of a completed export.')
  async exportPart(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the export.') id: string,
    @Arg('number', () => Int, {
      nullable: true,
      defaultValue: 0,
      description: 'The number of the part, from 0 on.',
    })
    number: number | null,
  ): Promise<DataExportPart> {
    return this.service.part(caller, id, number ?? 0);
  }
}
