import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../kernel/caller.js';
import { encodeId } from '../../../kernel/ids.js';
import { organizationFor } from '../../../kernel/principal.js';
import { Reads } from '../../../kernel/selected-columns.js';
import { Organization } from '../../../identity/organization/organization.entity.js';
import { TotalsArgs } from '../../../tracking/performance/totals.inputs.js';
import { WebhookEndpoint } from '../endpoint/webhook-endpoint.entity.js';
import { readWebhookPerformance } from './read-webhook-performance.js';
import { WebhookPerformance } from './webhook-performance.type.js';

const period = 'in a period, by time of creation. Default: the last 30 days, by days.';

@Resolver(() => WebhookEndpoint)
export class EndpointPerformanceResolver {
  @Reads('id', 'organizationId')
  @FieldResolver(() => WebhookPerformance, { description: `Figures of the deliveries to it ${period}` })
  async performance(
    @Root() { id, organizationId }: WebhookEndpoint,
    @Ctx() caller: Caller,
    @Args() args: TotalsArgs,
  ): Promise<WebhookPerformance> {
    const organization = encodeId('organization', organizationId);
    const { environment } = organizationFor(caller.principal, 'webhooks:read', organization);
    return readWebhookPerformance(caller, { column: 'id', id, environment }, args);
  }
}

@Resolver(() => Organization)
export class OrganizationWebhookPerformanceResolver {
  @Reads('id')
  @FieldResolver(() => WebhookPerformance, {
    description: `Figures of the deliveries to all its endpoints ${period}`,
  })
  async webhookPerformance(
    @Root() { id }: Organization,
    @Ctx() caller: Caller,
    @Args() args: TotalsArgs,
  ): Promise<WebhookPerformance> {
    const place = organizationFor(caller.principal, 'webhooks:read', encodeId('organization', id));
    const { environment } = place;
    return readWebhookPerformance(caller, { column: 'organization_id', id, environment }, args);
  }
}
