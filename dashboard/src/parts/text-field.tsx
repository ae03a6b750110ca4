import { Field } from '@base-ui/react/field';
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useFieldFault } from './action-form';
import { classNames } from './class-names';

/** The look of every control with a value. */
export const controlLook =
  'h-9 w-full rounded-md border border-control bg-raised px-3 text-ink data-[invalid]:border-bad';

interface FieldFrameProps {
  readonly name: string;
  readonly label: string;
  /** What is allowed, or what it is for. */
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

/** A label, a control, its hint, and what the API says about its value. */
function FieldFrame({ name, label, hint, children }: FieldFrameProps) {
  const fault = useFieldFault(name);
  return (
    <Field.Root name={name} invalid={fault !== undefined} className="flex flex-col gap-1.5">
      <Field.Label className="font-medium">{label}</Field.Label>
      {children}
      {hint && <Field.Description className="text-xs text-muted">{hint}</Field.Description>}
      <Field.Error match={fault !== undefined} className="text-xs font-medium text-bad">
        {fault}
      </Field.Error>
    </Field.Root>
  );
}

type TextFieldProps = Omit<FieldFrameProps, 'children'> &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'defaultValue' | 'value' | 'onChange'> & {
    readonly defaultValue?: string;
  };

/** A field for one line of text. */
export function TextField({ name, label, hint, className, ...input }: TextFieldProps) {
  return (
    <FieldFrame name={name} label={label} hint={hint}>
      <Field.Control {...input} className={classNames(controlLook, className)} />
    </FieldFrame>
  );
}

interface SelectFieldProps extends Omit<FieldFrameProps, 'children'> {
  /** The values and how they are shown. */
  readonly choices: Readonly<Record<string, string>>;
  readonly defaultValue?: string;
}

/** A field with a few choices. */
export function SelectField({ choices, defaultValue, ...frame }: SelectFieldProps) {
  return (
    <FieldFrame {...frame}>
      <Field.Control
        defaultValue={defaultValue}
        render={
          <select className={controlLook}>
            {Object.entries(choices).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        }
      />
    </FieldFrame>
  );
}
