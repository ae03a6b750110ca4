import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { SimulateRewardRulesInput } from './simulation.inputs.js';
import { SimulatedPromoter, SimulateRewardRulesPayload } from './simulation.payloads.js';
import { SimulationService } from './simulation.service.js';

@Resolver(() => SimulatedPromoter)
export class SimulationResolver {
  constructor(private readonly service: SimulationService) {}

  @PayloadMutation(
    'Simulates a draft of reward rules, or another attribution model or window, on the real events of the last days. It returns what would have been paid, and to whom. It writes nothing. The scope `rewards:read` is required as well.',
    SimulateRewardRulesPayload,
  )
  async simulateRewardRules(
    @Ctx() caller: Caller,
    @Arg('input') input: SimulateRewardRulesInput,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<SimulateRewardRulesPayload> {
    return { simulation: await this.service.simulate(caller, input, schema) };
  }

  @NullableFieldResolver(() => Promoter, 'The promoter.')
  async promoter(@Root() { promoterId }: SimulatedPromoter, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.loadByTypeId(Promoter, 'promoter', promoterId);
  }
}
