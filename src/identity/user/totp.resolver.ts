import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { TotpService } from './totp.service.js';
import { ConfirmTotpInput, DisableTotpInput, StartTotpInput } from './user.inputs.js';
import { ConfirmTotpPayload, DisableTotpPayload, StartTotpPayload } from './user.payloads.js';

@Resolver()
export class TotpResolver {
  constructor(private readonly totp: TotpService) {}

  @PayloadMutation(
    () => StartTotpPayload,
    'Makes a secret for an authenticator app; `confirmTotp` turns it on.',
  )
  async startTotp(
    @Ctx() caller: Caller,
    @Arg('input', () => StartTotpInput) input: StartTotpInput,
  ): Promise<StartTotpPayload> {
    return this.totp.start(caller, input);
  }

  @PayloadMutation(
    () => ConfirmTotpPayload,
    'From now on, signing in asks for codes of the authenticator app. Every other session ends.',
  )
  async confirmTotp(
    @Ctx() caller: Caller,
    @Arg('input', () => ConfirmTotpInput) input: ConfirmTotpInput,
  ): Promise<ConfirmTotpPayload> {
    return { recoveryCodes: await this.totp.confirm(caller, input) };
  }

  @PayloadMutation(() => DisableTotpPayload, 'Signing in asks for the password alone again.')
  async disableTotp(
    @Ctx() caller: Caller,
    @Arg('input', () => DisableTotpInput) input: DisableTotpInput,
  ): Promise<DisableTotpPayload> {
    return { user: await this.totp.disable(caller, input) };
  }
}
