import { defineQuota } from '../../../kernel/quotas.js';

/** Values: promoter. Index: postback_promoter. */
export const postbackQuota = defineQuota({
  name: 'QUOTA_POSTBACKS_PER_PROMOTER',
  description: 'The most postbacks of one promoter.',
  fallback: 'FREE=10,PRO=50',
  noun: 'postbacks of one promoter',
  remedy: 'Delete a postback',
  counted: 'from postback where promoter_id = $1 and deleted_at is null',
});
