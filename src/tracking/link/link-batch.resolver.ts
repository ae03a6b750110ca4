import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { CreateLinksInput, ImportLinksInput } from './link-batch.inputs.js';
import { CreateLinksPayload, ImportLinksPayload } from './link-batch.payloads.js';
import type { LinkBatchService } from './link-batch.service.js';

@Resolver()
export class LinkBatchResolver {
  constructor(private readonly service: LinkBatchService) {}

  @PayloadMutation(
    'Creates many tracking links at once. Each has its own result. The same batch again has no second effect.',
    CreateLinksPayload,
  )
  async createLinks(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateLinksInput,
  ): Promise<CreateLinksPayload> {
    return { results: await this.service.create(caller, input) };
  }

  @PayloadMutation(
    'Creates the tracking links of a CSV file. Each row has its own result. The same file again has no second effect.',
    ImportLinksPayload,
  )
  async importLinks(
    @Ctx() caller: Caller,
    @Arg('input') input: ImportLinksInput,
  ): Promise<ImportLinksPayload> {
    return { import: await this.service.import(caller, input) };
  }
}
