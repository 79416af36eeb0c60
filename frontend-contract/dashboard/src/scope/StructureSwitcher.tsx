import { useNavigate, useSearchParams } from 'react-router';
import { SelectField } from '../ui/fields.tsx';
import { withCriteria } from '../ui/pages.ts';
import { SCOPE, useScope } from './scope.ts';

const ALL = 'TOUTES';

/** All the structures of the person or one of them, for who has several. */
export function StructureSwitcher() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const { structureId, structures } = useScope();
  if (structures.length < 2) return null;
  const names = structures.map(({ name }) => name);
  const options = structures.map(({ id, name, identifier }) => ({
    value: id,
    // The establishments of a company often have one name.
    label: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${identifier})`,
  }));
  return (
    <div className="switcher">
      <SelectField
        label="Structure"
        options={[{ value: ALL, label: 'Toutes mes structures' }, ...options]}
        value={structureId ?? ALL}
        onChange={(value) => void navigate(withCriteria(params, { [SCOPE]: value === ALL ? '' : value }))}
      />
    </div>
  );
}
