import * as z from 'zod';
import { idData, lowerCaseData, timeData } from '../../kernel/event-data.js';
import { MemberRole } from '../../kernel/member-role.js';

const role = lowerCaseData(MemberRole).describe('The role.');
const member = z.object({
  memberId: idData('mem', 'the member'),
  userId: idData('user', 'the person'),
  role,
});
const email = z.string().describe('The email address.');

/** The `data` of the domain events of members. */
export const memberEventData = {
  'member.invited': z.object({
    invitationId: idData('inv', 'the invitation'),
    email,
    role,
    expiresAt: timeData.describe('When the invitation expires.'),
  }),
  'member.joined': member.extend({ email }),
  'member.role_changed': member.extend({ previousRole: role.describe('The role before.') }),
  'member.removed': member.extend({
    left: z.boolean().describe('Whether the member left, instead of being removed.'),
  }),
} as const;
