import { ownSandbox } from '../../kernel/sandbox-tables.js';

/**
 * The condition of rows of the campaigns in a sandbox, for tables without an index by organization, because
 * they are written by group commit.
 */
export const ofSandboxCampaigns = `campaign_id = any (array(select id from campaign where ${ownSandbox}))`;
