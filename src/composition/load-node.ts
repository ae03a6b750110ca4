import { UnauthenticatedError } from '../kernel/errors.js';
import { kindOfId } from '../kernel/ids.js';
import type { NodeLoader } from '../kernel/node-loader.js';
import { requireScope } from '../kernel/principal.js';
import { mergedFeatures } from './merged-features.js';

/** Finds any object by its TypeID. A promoter may also have its TonicPow prefix, which users share. */
export const loadNode: NodeLoader = async (caller, typeId) => {
  if (caller.principal.kind === 'anonymous') throw new UnauthenticatedError();
  const named = kindOfId(typeId);
  const kind = named === 'user' ? 'promoter' : named;
  const { nodes, types } = mergedFeatures;
  const found = kind && nodes[kind];
  if (!kind || !found) return null;
  const scope = types[found.type]?.scope;
  if (!scope) throw new Error(`${found.type} has no scope.`);
  requireScope(caller.principal, scope);
  return caller.loaders.loadByTypeId(found.entity, kind, typeId);
};
