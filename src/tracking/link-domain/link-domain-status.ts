import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const LinkDomainStatus = describedEnum('LinkDomainStatus', 'Whether a host serves short links.', {
  PENDING: 'Its DNS record has not been found yet.',
  VERIFIED: 'It serves the short links of the organization.',
  LAPSED: 'Its DNS record is gone. It serves no links until it is verified again.',
});
export type LinkDomainStatus = keyof typeof LinkDomainStatus;
