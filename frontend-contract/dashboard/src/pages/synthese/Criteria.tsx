import { Search as SearchIcon } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { StatusTabFragment } from 'contract/types.ts';
import { CADRES } from '../../api/catalogue.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox, type Option, SelectField } from '../../ui/fields.tsx';
import { withCriteria } from '../../ui/pages.ts';
import { TextField } from '../../ui/TextField.tsx';
import { ORDERS, USUAL_ORDER } from './criteria.ts';

const ANY = 'TOUS';
const ORDER_OPTIONS = Object.entries(ORDERS).map(([value, { label }]) => ({ value, label }));

const orAny = (label: string, options: readonly Option<string>[]): Option<string>[] => [{ value: ANY, label }, ...options];

/** The criteria of the list. A choice applies at once, a text when it is sent. */
export function Criteria({ statuses }: { statuses: readonly StatusTabFragment[] }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [text, setText] = useState(params.get('q') ?? '');
  const status = params.get('statut') ?? ANY;
  const set = (name: string, value: string) => void navigate(withCriteria(params, { [name]: value === ANY ? '' : value }));
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    set('q', text.trim());
  };
  const present = statuses
    .filter(({ count, status: value }) => count > 0 || value === status)
    .map(({ status: value, statusLabel, count }) => ({ value, label: `${statusLabel} (${count})` }));
  return (
    <form className="criteria" role="search" onSubmit={send}>
      <div className="criteria-text">
        <TextField
          label="Rechercher"
          hint="Numéro de pièce ou de dossier, structure, SIRET"
          type="search"
          required={false}
          value={text}
          onChange={setText}
        />
        <Button type="submit" look="secondary" aria-label="Lancer la recherche">
          <SearchIcon aria-hidden size={18} />
        </Button>
      </div>
      <SelectField label="Statut" options={orAny('Tous les statuts', present)} value={status} onChange={(value) => set('statut', value)} />
      <SelectField
        label="Cadre"
        options={orAny('Tous les cadres', CADRES)}
        value={params.get('cadre') ?? ANY}
        onChange={(value) => set('cadre', value)}
      />
      <SelectField label="Tri" options={ORDER_OPTIONS} value={params.get('tri') ?? USUAL_ORDER} onChange={(value) => set('tri', value)} />
      <Checkbox isSelected={params.has('retard')} onChange={(late) => set('retard', late ? 'oui' : '')}>
        Délai dépassé
      </Checkbox>
    </form>
  );
}
