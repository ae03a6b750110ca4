import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { ImportEventsInput } from './event-import.inputs.js';
import { ImportEventsPayload } from './event-import.payloads.js';
import type { EventImportService } from './event-import.service.js';

@Resolver()
export class EventImportResolver {
  constructor(private readonly service: EventImportService) {}

  @PayloadMutation(
    'Ingests the events of a CSV file. Each row has its own result. The same file again has no second effect.',
    ImportEventsPayload,
  )
  async importEvents(
    @Ctx() caller: Caller,
    @Arg('input') input: ImportEventsInput,
  ): Promise<ImportEventsPayload> {
    return { import: await this.service.import(caller, input) };
  }
}
