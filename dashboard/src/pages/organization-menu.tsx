import { Menu } from '@base-ui/react/menu';
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { menuItemLook, MenuLine, MenuPopup } from '../parts/menu-popup';
import { useWorkspace, type Workspace } from './use-workspace';

/** Names the organization, and switches to another one. */
export function OrganizationMenu({ onOpen }: { readonly onOpen: (params: Workspace['params']) => void }) {
  const { organization, organizations, environment } = useWorkspace();
  const navigate = useNavigate();
  return (
    <Menu.Root>
      <Menu.Trigger className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md border border-line bg-raised px-2.5 py-2 text-left font-semibold hover:bg-hover">
        <Initial name={organization.name} />
        <span className="sr-only">Organization: </span>
        <span className="min-w-0 flex-1 truncate">{organization.name}</span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Menu.Trigger>
      <MenuPopup>
        {organizations.map(({ id, name }) => (
          <Menu.Item
            key={id}
            className={menuItemLook}
            onClick={() => onOpen({ environment, organizationId: id })}
          >
            <Initial name={name} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {id === organization.id && <Check aria-label="current" className="size-4" />}
          </Menu.Item>
        ))}
        <MenuLine />
        <Menu.Item className={menuItemLook} onClick={() => void navigate({ to: '/app/new-organization' })}>
          <Plus aria-hidden className="size-4" />
          New organization
        </Menu.Item>
      </MenuPopup>
    </Menu.Root>
  );
}

function Initial({ name }: { readonly name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-6 shrink-0 items-center justify-center rounded bg-accent-soft text-xs font-semibold text-accent"
    >
      {name.trim().charAt(0).toUpperCase()}
    </span>
  );
}
