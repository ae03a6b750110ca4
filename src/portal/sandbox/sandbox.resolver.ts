import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { OrganizationPayload } from '../../identity/organization/organization.payloads.js';
import { ResetSandboxInput } from './sandbox.inputs.js';
import { SandboxService } from './sandbox.service.js';

@Resolver()
export class SandboxResolver {
  constructor(private readonly service: SandboxService) {}

  @PayloadMutation(
    'Empties the sandbox: deletes campaigns, promoters, links, clicks, events, rewards, payouts, top-ups, deliveries and the event log, and sets wallets to zero. Members, keys and webhook endpoints stay. Only owners and admins may call it, in a sandbox session.',
    OrganizationPayload,
    'The organization with the emptied sandbox.',
  )
  async resetSandbox(
    @Ctx() caller: Caller,
    @Arg('input') input: ResetSandboxInput,
  ): Promise<OrganizationPayload> {
    return { organization: await this.service.reset(caller, input) };
  }
}
