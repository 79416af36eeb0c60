import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  title: string;
  open: boolean;
  /** Left out: only what is inside closes it. */
  onClose?: () => void;
  children: ReactNode;
  wide?: boolean;
  /** Nothing of the page can be read behind it. */
  veiled?: boolean;
}

/** A question in front of the page. Escape and the cross leave it; the focus goes back to where it was. */
export function Dialog({ title, open, onClose, children, wide = false, veiled = false }: DialogProps) {
  return (
    <ModalOverlay
      className={`overlay${veiled ? ' overlay-veiled' : ''}`}
      isOpen={open}
      isKeyboardDismissDisabled={!onClose}
      onOpenChange={(isOpen) => !isOpen && onClose?.()}
    >
      <Modal className={`modal${wide ? ' modal-wide' : ''}`}>
        <AriaDialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title">{title}</Heading>
            {onClose && (
              <Button className="icon-button" onPress={onClose} aria-label="Fermer">
                <X aria-hidden size={20} />
              </Button>
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons at the foot of a dialogue or of a form: what acts first. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className="actions">{children}</div>;
}
