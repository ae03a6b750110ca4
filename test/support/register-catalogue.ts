/*
 * Registers the catalogue of the features, for code under test. Loading all features for each test file takes
 * long.
 */
import { registerCatalogue, type Catalogue } from '../../src/kernel/catalogue.js';
import { catalogueVariable } from './catalogue-variable.js';

type Entries<Rows> = Rows extends ReadonlyMap<infer Name, infer Row> ? [Name, Row][] : never;

const { ids, scopes, eventTypes } = JSON.parse(process.env[catalogueVariable] ?? '') as {
  readonly [Part in keyof Catalogue]: Entries<Catalogue[Part]>;
};
registerCatalogue({ ids: new Map(ids), scopes: new Map(scopes), eventTypes: new Map(eventTypes) });
