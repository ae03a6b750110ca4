import { defineList } from '../../../kernel/list/define-list.js';
import { ofOrganizations, textField, timeField, wordField } from '../../../kernel/list/filter-fields.js';
import { byText, byWord } from '../../../kernel/list/list-order.js';
import { WebhookEndpoint, WebhookEndpointStatus } from './webhook-endpoint.entity.js';

/** The endpoints of an organization. A quota limits them. Index: webhook_endpoint_organization. */
export const webhookEndpointList = defineList(WebhookEndpoint, {
  name: 'WebhookEndpoint',
  what: 'endpoints',
  orders: {
    NAME: byText('name', 'By name, ignoring case.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
  },
  filters: {
    organizationId: ofOrganizations('endpoints'),
    name: textField('name', 'Only endpoints with these names.'),
    status: wordField(
      'WebhookEndpointStatus',
      WebhookEndpointStatus,
      'status',
      'Only endpoints in these statuses.',
    ),
    createdAt: timeField('created_at', 'Only endpoints that were created in this period.'),
  },
  search: { columns: ['name', 'target_url'], description: 'the name or the URL' },
});
