import { Menu } from '@base-ui/react/menu';
import { BookOpen, CircleUser, LogOut, Terminal } from 'lucide-react';
import { tellTabs } from '../api/session-channel';
import { useAction } from '../api/use-action';
import { SignOutDocument } from '../gql/graphql';
import { menuItemLook, MenuLine, MenuPopup } from '../parts/menu-popup';
import { useWorkspace } from './use-workspace';

/** Who is signed in, and how to sign out. */
export function AccountMenu({ isWide = false }: { readonly isWide?: boolean }) {
  const { person } = useWorkspace();
  const { run } = useAction(SignOutDocument);
  const signOut = async (): Promise<void> => {
    if (!(await run({}))) return;
    tellTabs('signed-out');
    location.replace('/app/sign-in');
  };
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Account: ${person.name}`}
        className="flex w-full items-center gap-2.5 rounded-md p-2 text-left hover:bg-hover"
      >
        <CircleUser aria-hidden className="size-5 shrink-0 text-muted" />
        {isWide && <span className="min-w-0 flex-1 truncate font-medium">{person.name}</span>}
      </Menu.Trigger>
      <MenuPopup>
        <p className="px-2.5 py-1.5 text-xs text-muted">
          Signed in as <span className="font-medium break-all text-ink">{person.email}</span>
        </p>
        <MenuLine />
        <Menu.Item className={menuItemLook} render={<a href="/docs/" target="_blank" rel="noreferrer" />}>
          <BookOpen aria-hidden className="size-4 text-muted" />
          Documentation
        </Menu.Item>
        <Menu.Item className={menuItemLook} render={<a href="/graphql" target="_blank" rel="noreferrer" />}>
          <Terminal aria-hidden className="size-4 text-muted" />
          GraphiQL
        </Menu.Item>
        <MenuLine />
        <Menu.Item className={menuItemLook} onClick={() => void signOut()}>
          <LogOut aria-hidden className="size-4 text-muted" />
          Sign out
        </Menu.Item>
      </MenuPopup>
    </Menu.Root>
  );
}
