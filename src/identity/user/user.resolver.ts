import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { SessionCookie } from '../../kernel/client.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { NullableQuery } from '../../kernel/schema/nullable-field.js';
import { SignInInput, SignOutInput, SignUpInput, UpdateViewerInput } from './user.inputs.js';
import { PersonPayload, SignOutPayload, SessionPayload } from './user.payloads.js';
import { UserService, type SignedIn } from './user.service.js';
import { Viewer } from './viewer.type.js';

@Resolver()
export class UserResolver {
  constructor(private readonly users: UserService) {}

  @NullableQuery(() => Viewer, 'The caller. Null without a credential.')
  viewer(@Ctx() caller: Caller): Viewer | null {
    return caller.principal.kind === 'anonymous' ? null : new Viewer();
  }

  @PayloadMutation('Creates an account and signs the person in.', SessionPayload, 'The new user, signed in.')
  async signUp(@Ctx() caller: Caller, @Arg('input') input: SignUpInput): Promise<SessionPayload> {
    const cookie = cookieFor(caller, input);
    return handOver(await this.users.signUp(caller, input), cookie);
  }

  @PayloadMutation('Changes the name of the calling person.', PersonPayload, 'The changed person.')
  async updateViewer(@Ctx() caller: Caller, @Arg('input') input: UpdateViewerInput): Promise<PersonPayload> {
    return { user: await this.users.update(caller, input) };
  }

  @PayloadMutation('Opens a session.', SessionPayload, 'A signed-in person.')
  async signIn(@Ctx() caller: Caller, @Arg('input') input: SignInInput): Promise<SessionPayload> {
    const cookie = cookieFor(caller, input);
    const signedIn = await this.users.signIn(caller, input);
    const payload = handOver(signedIn, cookie);
    if (cookie) this.users.remember(caller, signedIn.user);
    return payload;
  }

  @PayloadMutation('Ends the calling session and removes its cookie.', SignOutPayload)
  async signOut(@Ctx() caller: Caller, @Arg('input') input: SignOutInput): Promise<SignOutPayload> {
    return { endedSessions: await this.users.signOut(caller, input) };
  }
}

/** The requested cookie, if any. Refused before any other work where none can be set. */
function cookieFor(caller: Caller, input: { cookie?: boolean | null }): SessionCookie | undefined {
  if (input.cookie !== true) return undefined;
  const { sessionCookie } = caller.client;
  if (sessionCookie) return sessionCookie;
  throw refuse(
    ErrorCode.INVALID,
    'A cookie is set over HTTP only, and for pages of this server only.',
    'cookie',
  );
}

/** The token goes to the cookie or into the response, never to both. */
function handOver({ user, token, expiresAt }: SignedIn, cookie: SessionCookie | undefined): SessionPayload {
  cookie?.keep(token, expiresAt);
  return { user, token: cookie ? null : token };
}
