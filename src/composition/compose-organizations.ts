import { MarketplaceService } from '../portal/marketplace/marketplace.service.js';
import { InvitationLimits } from '../identity/member/invitation-limits.js';
import { InvitationService } from '../identity/member/invitation.service.js';
import { MemberService } from '../identity/member/member.service.js';
import { OrganizationService } from '../identity/organization/organization.service.js';
import { PromoterService } from '../identity/promoter/promoter.service.js';
import { WalletOwnerType } from '../ledger/wallet/wallet.entity.js';
import type { WalletService } from '../ledger/wallet/wallet.service.js';
import { Environment } from '../kernel/environment.js';
import type { Sql } from '../kernel/sql.js';
import type { composePeople } from './compose-people.js';
import type { Ground } from './ground.js';

type OpenPromoterWallet = (
  sql: Sql,
  promoter: { readonly id: string; readonly organizationId: string; readonly environment: Environment },
) => Promise<void>;

/** Creates the services of organizations, their members and their promoters. */
export function composeOrganizations(
  { orm, address, quotas, config }: Ground,
  wallets: WalletService,
  { outbox, throttle }: Pick<ReturnType<typeof composePeople>, 'outbox' | 'throttle'>,
) {
  const metadata = orm.getMetadata();
  const { LIVE, SANDBOX } = Environment;
  const { ORGANIZATION, PROMOTER } = WalletOwnerType;
  const openPromoterWallet: OpenPromoterWallet = async (tx, { organizationId, environment, id }) =>
    wallets.openFirst(tx, organizationId, PROMOTER, id, [environment]);
  return {
    organizations: new OrganizationService(
      async (tx, id) => wallets.openFirst(tx, id, ORGANIZATION, id, [LIVE, SANDBOX]),
      quotas,
    ),
    promoters: new PromoterService(metadata, openPromoterWallet, quotas),
    members: new MemberService(metadata, quotas),
    invitations: new InvitationService(
      metadata,
      address,
      async (tx, email) => outbox.leave(tx, email),
      quotas,
      new InvitationLimits(config, throttle),
    ),
    marketplace: new MarketplaceService(metadata, openPromoterWallet, quotas),
  };
}
