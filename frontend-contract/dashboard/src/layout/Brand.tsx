import { Link } from 'react-router';

export function Brand() {
  return (
    <Link className="brand" to="/">
      <img src="/favicon.svg" alt="" width="30" height="30" />
      <span>décompte</span>
    </Link>
  );
}
