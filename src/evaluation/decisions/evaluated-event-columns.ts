/** The columns of `event` for an `EvaluatedEventRow`, to read stored decisions. */
export const evaluatedEventColumns = `event.event_type as "eventType", event.goal_id as "goalId", event.link_id as "linkId",
  event.campaign_id as "campaignId", event.attributed_link_id as "attributedLinkId",
  event.attributed_campaign_id as "attributedCampaignId", event.attributed_promoter_id as "attributedPromoterId", event.amount, event.asset, event.customer_id as "customerId",
  event.session_id as "sessionId", event.metadata, event.occurred_at as "occurredAt", event.received_at as "receivedAt"`;
