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
