import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Organization } from '../../identity/organization/organization.entity.js';
import type { Caller } from '../../kernel/caller.js';
import type { Page } from '../../kernel/schema/connection.js';
import { Reads } from '../../kernel/selected-columns.js';
import { OperatorMatch, OperatorMatchConnection, OperatorSearchArgs } from './operator-match.types.js';
import { OperatorSearchService } from './operator-search.service.js';

@Resolver(() => OperatorMatch)
export class OperatorSearchResolver {
  constructor(private readonly service: OperatorSearchService) {}

  @Query(() => OperatorMatchConnection, {
    description:
      "Finds what operators' mutations take by its id: by TypeID, name, email address or reference, newest first. It searches all organizations, in the session's environment.",
  })
  async operatorSearch(
    @Ctx() caller: Caller,
    @Args() args: OperatorSearchArgs,
  ): Promise<Page<OperatorMatch>> {
    return this.service.search(caller, args);
  }

  @Reads('organizationId')
  @FieldResolver(() => Organization, { description: 'The organization that it belongs to.' })
  async organization(
    @Root() { organizationId }: OperatorMatch,
    @Ctx() caller: Caller,
  ): Promise<Organization | null> {
    return caller.loaders.load(Organization, organizationId);
  }
}
