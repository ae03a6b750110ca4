/** SQL condition on the table `campaign`: its organization is not suspended. */
export const ofActiveOrganization = `not exists (
    select from organization where organization.id = campaign.organization_id and organization.suspended_at is not null)`;

/** SQL condition on the table `campaign`: every promoter may see and join it. Index: campaign_marketplace. */
export const inMarketplace = `campaign.listed and campaign.status = 'ACTIVE' and campaign.approval = 'APPROVED'
  and (campaign.ends_at is null or campaign.ends_at > now()) and ${ofActiveOrganization}`;
