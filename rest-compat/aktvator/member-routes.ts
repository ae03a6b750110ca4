import { plain, word } from '../shared/field.js';
import { mutation } from '../shared/operation.js';
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

function presentMember({ id, role, createdAt, user }: Member): Record<string, unknown> {
  const { id: userId, name, email } = user ?? { id: null, name: null, email: null };
  return { id, userId, name, email, role: lower(role), status: 'active', createdAt };
}

/** /organizations/:id/members */
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
  item<{ invitation: Invitation; token: string }>({
    method: 'POST',
    path: '/organizations/:id/members',
    organizationParam: 'id',
    summary: 'Invites a new team member, by a token that is in this answer alone.',
    scope: 'members:write',
    body: [plain('email'), word('role')],
    operation: mutation('inviteMember', 'invitation { id email role expiresAt createdAt } token'),
    variables: ({ params, input }) => ({ input: { ...input, organizationId: params['id'] } }),
    present: ({ invitation, token }) => ({
      ...invitation,
      role: lower(invitation.role),
      status: 'invited',
      token,
    }),
  }),
];
