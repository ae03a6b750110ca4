import { Query, Resolver } from 'type-graphql';
import { PlanSettings } from './plan.types.js';

@Resolver()
export class PlanResolver {
  constructor(private readonly settings: readonly PlanSettings[]) {}

  @Query(() => [PlanSettings], { description: 'The settings of all plans on this platform.' })
  plans(): readonly PlanSettings[] {
    return this.settings;
  }
}
