import { operatorPrefix, outsiderPrefix, systemText } from '../../kernel/actor-text.js';
import { actorById } from './actor-by-id.js';
import { OperatorActor, SystemActor, UserActor, type Actor } from './actor.types.js';

/**
 * Who acted in the organization, as `actorText` wrote it; null if that was not recorded. The names of
 * operators and of people outside the organization are not for its members.
 */
export function actorByText(text: string | null, organizationId: string): Actor | null {
  if (text === null) return null;
  if (text === systemText) return new SystemActor();
  if (text.startsWith(operatorPrefix)) return new OperatorActor(text.slice(operatorPrefix.length), null);
  if (text.startsWith(outsiderPrefix)) return new UserActor(text.slice(outsiderPrefix.length), null);
  return actorById(text, organizationId);
}
