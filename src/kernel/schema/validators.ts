import { ValidateBy, buildMessage, type ValidationOptions } from 'class-validator';

/** Whether a text is an absolute http or https URL without credentials in it. */
export function isHttpUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
  );
}

/** Whether a text is the origin of web pages: scheme, host and perhaps a port, and nothing after them but a slash. */
export function isOrigin(value: unknown): value is string {
  if (!isHttpUrl(value)) return false;
  const { origin, hostname } = new URL(value);
  return /^https?:\/\/[^/?#]+\/?$/i.test(value) && origin.length <= 300 && !hostname.includes('*');
}

/** Property decorator: the origin of web pages, such as `https://shop.example`. */
export function IsOrigin(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isOrigin',
      validator: {
        validate: isOrigin,
        defaultMessage: buildMessage(
          (each) =>
            `${each}$property must be an origin: http or https, host, perhaps a port, and nothing else, such as https://shop.example`,
          options,
        ),
      },
    },
    options,
  );
}

/** Property decorator: an absolute http(s) URL of at most 2048 characters, without user name or password. */
export function IsHttpUrl(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isHttpUrl',
      validator: {
        validate: isHttpUrl,
        defaultMessage: buildMessage(
          (each) =>
            `${each}$property must be an absolute http or https URL without credentials, of at most 2048 characters`,
          options,
        ),
      },
    },
    options,
  );
}

/** Whether a text is the IANA name of a time zone, such as `Europe/Berlin`, that this server knows. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][\w+/-]{0,63}$/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Property decorator: the IANA name of a time zone, such as `Europe/Berlin`. */
export function IsTimeZone(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTimeZone',
      validator: {
        validate: isTimeZone,
        defaultMessage: buildMessage(
          (each) => `${each}$property must be the IANA name of a time zone, such as Europe/Berlin or UTC`,
          options,
        ),
      },
    },
    options,
  );
}

/** Whether a text names a file: an https address, or words without a scheme that somebody else makes sense of; at most 500 characters. */
export function isFileReference(value: unknown): value is string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500) return false;
  return URL.canParse(value) ? isHttpUrl(value) && new URL(value).protocol === 'https:' : true;
}

/** Property decorator: an https address or an opaque reference to a file. */
export function IsFileReference(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isFileReference',
      validator: {
        validate: isFileReference,
        defaultMessage: buildMessage(
          (each) =>
            `${each}$property must be an https URL without credentials, or a reference without a scheme, of 1 to 500 characters`,
          options,
        ),
      },
    },
    options,
  );
}
