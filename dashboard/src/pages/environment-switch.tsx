import { classNames } from '../parts/class-names';
import { useWorkspace, type Workspace } from './use-workspace';

const names = { live: 'Live', sandbox: 'Sandbox' } as const;

/** Switches between real and play money. The address says which one a page shows. */
export function EnvironmentSwitch({ onOpen }: { readonly onOpen: (params: Workspace['params']) => void }) {
  const { environment, params } = useWorkspace();
  return (
    <div role="group" aria-label="Environment" className="grid grid-cols-2 gap-1 rounded-md bg-hover p-1">
      {(['live', 'sandbox'] as const).map((one) => {
        const isChosen = one === environment;
        const chosen = one === 'sandbox' ? 'bg-sandbox text-on-sandbox' : 'bg-raised text-ink shadow-sm';
        return (
          <button
            key={one}
            type="button"
            aria-pressed={isChosen}
            className={classNames('h-7 rounded font-medium', isChosen ? chosen : 'text-muted hover:text-ink')}
            onClick={() => onOpen({ ...params, environment: one })}
          >
            {names[one]}
          </button>
        );
      })}
    </div>
  );
}
