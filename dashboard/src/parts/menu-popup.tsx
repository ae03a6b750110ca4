import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';

/** The look of an item of a menu. */
export const menuItemLook =
  'flex cursor-default items-center gap-2.5 rounded px-2.5 py-1.5 outline-none data-[highlighted]:bg-hover';

/** The list that a menu opens. */
export function MenuPopup({ children }: { readonly children: ReactNode }) {
  return (
    <Menu.Portal>
      <Menu.Positioner sideOffset={6} align="start" className="z-30">
        <Menu.Popup className="card min-w-56 max-w-[calc(100vw-2rem)] p-1 shadow-popup outline-none">
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}

/** A line between groups of items. */
export function MenuLine() {
  return <Menu.Separator className="my-1 h-px bg-line" />;
}
