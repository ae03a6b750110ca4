import { createContext, useContext, useEffect, useRef, type SubmitEvent, type ReactNode } from 'react';
import { withShownFields, type Faults } from '../api/faults';
import { classNames } from './class-names';
import { FaultNotice } from './fault-notice';

const FieldFaults = createContext<Readonly<Record<string, string>>>({});

/** What the API says about the field of this name; a fault of `budget.amount` belongs to `budget` too. */
export function useFieldFault(name: string): string | undefined {
  const faults = useContext(FieldFaults);
  return faults[name] ?? Object.entries(faults).find(([path]) => isWithin(path, name))?.[1];
}

const isWithin = (path: string, name: string): boolean =>
  path.startsWith(`${name}.`) || name.startsWith(`${path}.`);

/** The texts of a form by the names of its fields. */
export type FormTexts = Readonly<Record<string, string>>;

interface ActionFormProps {
  readonly faults: Faults | undefined;
  readonly onSubmit: (texts: FormTexts) => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A form that shows what was refused: at its fields, and the rest above them. */
export function ActionForm({ faults, onSubmit, className, children }: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const isShown = (path: string): boolean =>
    [...(form.current?.elements ?? [])].some((element) => {
      const name = element.getAttribute('name');
      return name !== null && name !== '' && (name === path || isWithin(path, name));
    });
  const shown = faults && withShownFields(faults, isShown);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)];
    onSubmit(
      Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? value : ''])),
    );
  };
  return (
    <FieldFaults value={shown?.fields ?? {}}>
      <form ref={form} noValidate onSubmit={submit} className={classNames('flex flex-col gap-4', className)}>
        <FaultNotice faults={shown} />
        {children}
      </form>
    </FieldFaults>
  );
}
