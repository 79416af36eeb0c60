import icon from '../favicon.svg';
import { Link } from '../ui/Link.tsx';

export function Brand() {
  return (
    <Link className="brand" to="/">
      <img src={icon} alt="" width="30" height="30" />
      <span>décompte</span>
    </Link>
  );
}
