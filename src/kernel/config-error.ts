/** An invalid setting. The message names the variable and the allowed values. Stops the start. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
