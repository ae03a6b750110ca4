import type { features } from './composition/features.js';
import type { Intersection } from './composition/intersection.js';
import { mergedFeatures } from './composition/merged-features.js';
import type { QuotaLimits } from './kernel/quotas.js';
import { readSettings, type ConfigOf, type SettingTexts, type SettingTable } from './kernel/setting.js';

type Settings = Intersection<
  Extract<(typeof features)[number], { readonly settings: SettingTable }>['settings']
>;

/** The values of all settings, read and checked once. */
export type Config = ConfigOf<Settings> & QuotaLimits;

/** The settings of all features, as data. */
export const settings = mergedFeatures.settings as Settings;

/** Reads all settings. The first invalid one throws `ConfigError`. */
export function readConfig(environment: SettingTexts = process.env): Config {
  return readSettings(settings, environment);
}
