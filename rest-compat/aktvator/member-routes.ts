import * as operations from '../generated/operations.js';
import { plain, required, word } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { given, lower } from '../shared/present.js';
import { item, listIn, type Route } from '../shared/route.js';
import { organizationIn } from './organization-routes.js';

function presentMember({
  id,
  role,
  createdAt,
  user,
}: operations.MemberFieldsFragment): Record<string, unknown> {
  const { id: userId, name, email } = user ?? { id: null, name: null, email: null };
  return { id, userId, name, email, role: lower(role), status: 'active', createdAt };
}

function presentInvited(payload: {
  readonly invitation: operations.InvitationFieldsFragment | null;
}): Record<string, unknown> {
  const invitation = given(payload.invitation);
  return { ...invitation, role: lower(invitation.role), status: 'invited' };
}

/** /organizations/:id/members and /organizations/:id/invitations */
export const memberRoutes: readonly Route[] = [
  listIn('/organizations/:id/members', {
    organizationParam: 'id',
    summary: 'Lists team members and their roles.',
    scope: 'members:read',
    operation: operations.AktvatorMembers,
    connection: (viewer, request) => organizationIn(viewer, request).members,
    presentItem: presentMember,
  }),
  item('POST', '/organizations/:id/members', {
    organizationParam: 'id',
    summary: 'Invites a new team member. Only the email to them contains the token.',
    scope: 'members:write',
    body: [plain('email'), word('role')],
    operation: operations.AktvatorInviteMember,
    variables: ({ params, input }) => ({ input: { ...input, organizationId: params['id'] } }),
    present: presentInvited,
  }),
  item('PATCH', '/organizations/:id/members/:memberId', {
    organizationParam: 'id',
    summary: "Changes a team member's role.",
    scope: 'members:write',
    body: [
      required(word('role')),
      ...fixed(['name', 'email'], 'only the person can change it'),
      ...fixed(['id', 'userId', 'status', 'createdAt']),
    ],
    operation: operations.AktvatorChangeMemberRole,
    variables: ({ params, input }) => ({ input: { ...input, id: params['memberId'] } }),
    present: ({ member }) => presentMember(given(member)),
  }),
  item('DELETE', '/organizations/:id/members/:memberId', {
    organizationParam: 'id',
    summary: 'Removes a team member.',
    scope: 'members:write',
    operation: operations.AktvatorRemoveMember,
    variables: ({ params }) => ({ input: { id: params['memberId'] } }),
  }),
  item('POST', '/organizations/:id/invitations/:invitationId/resend', {
    organizationParam: 'id',
    summary: 'Sends an open invitation again, with a new token.',
    scope: 'members:write',
    status: 200,
    operation: operations.AktvatorResendInvitation,
    variables: ({ params }) => ({ input: { id: params['invitationId'] } }),
    present: presentInvited,
  }),
  item('DELETE', '/organizations/:id/invitations/:invitationId', {
    organizationParam: 'id',
    summary: 'Revokes an open invitation.',
    scope: 'members:write',
    operation: operations.AktvatorRevokeInvitation,
    variables: ({ params }) => ({ input: { id: params['invitationId'] } }),
  }),
];
