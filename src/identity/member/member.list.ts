import { defineList } from '../../kernel/list/define-list.js';
import { flagField, textField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byText, byTime, byWord, orNull } from '../../kernel/list/list-order.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Member } from '../organization/member.entity.js';
import { Invitation } from './invitation.entity.js';

/** A column of the person of a membership, whom the members of the same organization may see. */
const ofPerson = (column: string): string =>
  `(select ${column} from member_person person where person.id = member.user_id)`;

/** The members of an organization, who are few. Index: member_organization_id_user_id_key. */
export const memberList = defineList(Member, {
  name: 'Member',
  what: 'members',
  created: 'when the person joined',
  orders: {
    NAME: byText(orNull.text(ofPerson('name')), 'By name, ignoring case.'),
    EMAIL: byText(orNull.text(ofPerson('email')), 'By email address, ignoring case.'),
    ROLE: byWord('role', 'By role, in the order of the alphabet.'),
  },
  filters: {
    role: wordField('MemberRole', MemberRole, 'role', 'Only members with these roles.'),
    createdAt: timeField('created_at', 'Only members who joined in this period.'),
  },
  search: { columns: [ofPerson('name'), ofPerson('email')], description: 'the name or the email address' },
});

/** The invitations of an organization. Index: invitation_organization. */
export const invitationList = defineList(Invitation, {
  name: 'Invitation',
  what: 'invitations',
  orders: {
    EMAIL: byText('email', 'By email address, ignoring case.'),
    ROLE: byWord('role', 'By role, in the order of the alphabet.'),
    EXPIRES_AT: byTime('expires_at', 'By expiry.'),
  },
  filters: {
    role: wordField('MemberRole', MemberRole, 'role', 'Only invitations to these roles.'),
    email: textField('email', 'Only invitations of these email addresses.'),
    isAccepted: flagField('accepted_at is not null', 'Only invitations that were accepted, or were not.'),
    isRevoked: flagField('revoked_at is not null', 'Only invitations that were revoked, or were not.'),
    createdAt: timeField('created_at', 'Only invitations that were sent in this period.'),
  },
  search: { columns: ['email'], description: 'the email address' },
});
