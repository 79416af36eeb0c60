import { ChevronDown, KeyRound, LogOut } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useMutation } from 'urql';
import { SignOutDocument } from 'contract/documents.ts';
import { useGo } from '../scope/scope.ts';
import { renew } from '../session/life.ts';
import { useViewer } from '../session/session.ts';

/** Who is signed in and for which structure; from there one sees one's rights, and leaves. */
export function PersonMenu() {
  const viewer = useViewer();
  const go = useGo();
  const [, signOut] = useMutation(SignOutDocument);
  const name = viewer.user ? `${viewer.user.firstName} ${viewer.user.lastName}` : viewer.technicalAccount?.name;
  const [first, ...others] = viewer.rattachements;
  const more = others.length > 0 ? ` et ${others.length} autre${others.length > 1 ? 's' : ''}` : '';
  return (
    <MenuTrigger>
      <Button className="person">
        <span className="person-text">
          <span className="person-name">{name}</span>
          {first && <span className="person-structure">{first.structure.name + more}</span>}
        </span>
        <ChevronDown aria-hidden size={18} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="list-box">
          {viewer.user && (
            <MenuItem className="list-box-item" onAction={() => go('/droits')}>
              <KeyRound aria-hidden size={18} />
              Mes droits
            </MenuItem>
          )}
          <MenuItem className="list-box-item" onAction={() => void signOut({}).then(() => renew(null))}>
            <LogOut aria-hidden size={18} />
            Se déconnecter
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
