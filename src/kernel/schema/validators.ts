import { ValidateBy, buildMessage, type ValidationOptions } from 'class-validator';

/** Whether a text is an absolute http or https URL without credentials in it. */
export function isHttpUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
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
