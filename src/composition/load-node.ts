import { UnauthenticatedError } from '../kernel/errors.js';
import { decodeId, kindOfId } from '../kernel/ids.js';
import type { NodeLoader } from '../kernel/node-loader.js';
import { requireScope } from '../kernel/principal.js';
import { findOwnObject } from '../portal/own-promoter/find-own-object.js';
import { mergedFeatures } from './merged-features.js';

/** Finds any object by its TypeID. The prefix names the type. */
export const loadNode: NodeLoader = async (caller, typeId) => {
  if (caller.principal.kind === 'anonymous') throw new UnauthenticatedError();
  const kind = kindOfId(typeId);
  const { nodes, types } = mergedFeatures;
  const found = kind && nodes[kind];
  if (!kind || !found) return null;
  const id = decodeId(kind, typeId);
  if ('find' in found) return id === undefined ? null : found.find(caller, id);
  const scope = found.scope ?? types[found.type]?.scope;
  if (!scope) throw new Error(`${found.type} has no scope.`);
  requireScope(caller.principal, scope);
  if (id === undefined) return null;
  const kept = await caller.loaders.load(found.entity, id);
  return kept ?? ('ofPromoter' in found ? findOwnObject(caller, found.ofPromoter, id) : null);
};
