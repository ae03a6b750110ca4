import { MemberRole } from '../../kernel/member-role.js';

/**
 * Whether somebody in `role` may invite, change or remove people who are or become any of `touched`: only owners make and
 * unmake owners, and a plain member touches nobody. A key with the scope is like an admin.
 */
export function mayManage(role: MemberRole | undefined, touched: readonly MemberRole[]): boolean {
  if (role === MemberRole.OWNER) return true;
  return role === MemberRole.ADMIN && !touched.includes(MemberRole.OWNER);
}
