import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Link, type LinkProps } from './Link.tsx';

export type ButtonLook = 'primary' | 'secondary' | 'danger' | 'quiet';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  look?: ButtonLook;
  small?: boolean;
}

const names = (look: ButtonLook, small: boolean | undefined) => `button button-${look}${small ? ' button-small' : ''}`;

/**
 * What does something here. While `isPending` it keeps the focus and cannot be pressed again. React Aria would announce
 * it by its id, for seconds after a dialogue has closed and taken the button along.
 */
export function Button({ look = 'primary', small, isPending = false, type, onPress, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      className={names(look, small)}
      type={isPending ? 'button' : type}
      onPress={isPending ? undefined : onPress}
      aria-disabled={isPending || undefined}
      data-pending={isPending || undefined}
    />
  );
}

/** What goes somewhere, and looks like a button. */
export function ButtonLink({
  look = 'primary',
  small,
  ...props
}: Omit<LinkProps, 'className'> & Omit<ButtonProps, keyof AriaButtonProps>) {
  return <Link {...props} className={names(look, small)} />;
}
