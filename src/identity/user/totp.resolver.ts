import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { TotpService } from './totp.service.js';
import { ConfirmTotpInput, StartTotpInput, DisableTotpInput } from './totp.inputs.js';
import { ConfirmTotpPayload, StartTotpPayload, PersonPayload } from './user.payloads.js';

@Resolver()
export class TotpResolver {
  constructor(private readonly totp: TotpService) {}

  @PayloadMutation(
    'Creates a secret for an authenticator app. `confirmTotp` then turns the second factor on.',
    StartTotpPayload,
  )
  async startTotp(@Ctx() caller: Caller, @Arg('input') input: StartTotpInput): Promise<StartTotpPayload> {
    return this.totp.start(caller, input);
  }

  @PayloadMutation(
    'Turns the second factor on: signing in then requires codes from the authenticator app. All other sessions end.',
    ConfirmTotpPayload,
  )
  async confirmTotp(
    @Ctx() caller: Caller,
    @Arg('input') input: ConfirmTotpInput,
  ): Promise<ConfirmTotpPayload> {
    return { recoveryCodes: await this.totp.confirm(caller, input) };
  }

  @PayloadMutation(
    'Turns the second factor off: signing in then requires only the password.',
    PersonPayload,
    'The person whose second factor was turned off.',
  )
  async disableTotp(@Ctx() caller: Caller, @Arg('input') input: DisableTotpInput): Promise<PersonPayload> {
    return { user: await this.totp.disable(caller, input) };
  }
}
