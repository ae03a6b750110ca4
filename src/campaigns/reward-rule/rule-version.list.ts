import { defineList } from '../../kernel/list/define-list.js';
import { timeField } from '../../kernel/list/filter-fields.js';
import { RuleVersion } from './rule-version.entity.js';

/** The versions of a campaign's rules. A quota limits them. Index: rule_version_campaign_id_number_key. */
export const ruleVersionList = defineList(RuleVersion, {
  name: 'RuleVersion',
  what: 'versions',
  created: 'when it was published',
  filters: { publishedAt: timeField('published_at', 'Only versions that were published in this period.') },
});
