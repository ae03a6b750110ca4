import { plain, required, word } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { lower, type Moment } from '../shared/present.js';
import { item, list, type Connection, type Route } from '../shared/route.js';
import { organizationIn, type ViewerOf } from './organization-routes.js';

interface Member {
  readonly id: string;
  readonly role: string;
  readonly createdAt: Moment;
  readonly user: { readonly id: string; readonly name: string; readonly email: string } | null;
}

interface Invitation {
  readonly id: string;
  readonly role: string;
}

interface Sent {
  readonly invitation: Invitation;
}

function presentMember({ id, role, createdAt, user }: Member): Record<string, unknown> {
  const { id: userId, name, email } = user ?? { id: null, name: null, email: null };
  return { id, userId, name, email, role: lower(role), status: 'active', createdAt };
}

function presentInvited({ invitation }: Sent): Record<string, unknown> {
  return { ...invitation, role: lower(invitation.role), status: 'invited' };
}

/** /organizations/:id/members and /organizations/:id/invitations */
export const memberRoutes: readonly Route[] = [
  list<Member, ViewerOf<{ members: Connection<Member> }>>({
    method: 'GET',
    path: '/organizations/:id/members',
    organizationParam: 'id',
    summary: 'Lists team members and their roles.',
    scope: 'members:read',
    operation: `query ($first: Int, $offset: Int) {
      viewer {
        organizations {
          id
          members(first: $first, offset: $offset) { totalCount nodes { id role createdAt user { id name email } } }
        }
      }
    }`,
    connection: (viewer, request) => organizationIn(viewer, request).members,
    presentItem: presentMember,
  }),
  item<Sent>({
    method: 'POST',
    path: '/organizations/:id/members',
    organizationParam: 'id',
    summary: 'Invites a new team member. Only the email to them contains the token.',
    scope: 'members:write',
    body: [plain('email'), word('role')],
    operation: mutation('inviteMember', 'invitation { id email role expiresAt createdAt }'),
    variables: ({ params, input }) => ({ input: { ...input, organizationId: params['id'] } }),
    present: presentInvited,
  }),
  item<{ member: Member }>({
    method: 'PATCH',
    path: '/organizations/:id/members/:memberId',
    organizationParam: 'id',
    summary: "Changes a team member's role.",
    scope: 'members:write',
    body: [
      required(word('role')),
      ...fixed(['name', 'email'], 'only the person can change it'),
      ...fixed(['id', 'userId', 'status', 'createdAt']),
    ],
    operation: mutation('changeMemberRole', 'member { id role createdAt user { id name email } }'),
    variables: ({ params, input }) => ({ input: { ...input, id: params['memberId'] } }),
    present: ({ member }) => presentMember(member),
  }),
  item({
    method: 'DELETE',
    path: '/organizations/:id/members/:memberId',
    organizationParam: 'id',
    summary: 'Removes a team member.',
    scope: 'members:write',
    operation: mutation('removeMember', 'removedId'),
    variables: ({ params }) => ({ input: { id: params['memberId'] } }),
  }),
  item<Sent>({
    method: 'POST',
    path: '/organizations/:id/invitations/:invitationId/resend',
    organizationParam: 'id',
    summary: 'Sends an open invitation again, with a new token.',
    scope: 'members:write',
    status: 200,
    operation: mutation('resendInvitation', 'invitation { id email role expiresAt createdAt }'),
    variables: ({ params }) => ({ input: { id: params['invitationId'] } }),
    present: presentInvited,
  }),
  item({
    method: 'DELETE',
    path: '/organizations/:id/invitations/:invitationId',
    organizationParam: 'id',
    summary: 'Revokes an open invitation.',
    scope: 'members:write',
    operation: mutation('revokeInvitation', 'invitation { id }'),
    variables: ({ params }) => ({ input: { id: params['invitationId'] } }),
  }),
];
