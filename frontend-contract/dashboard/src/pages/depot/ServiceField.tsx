import { useQuery } from 'urql';
import { DirectoryDocument } from 'contract/documents.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';

interface ServiceFieldProps {
  /** The SIRET of the recipient. */
  siret: string;
  value: string;
  onChange: (code: string) => void;
  errors: readonly string[];
  id: string;
}

/** The service that pays: one of those that the recipient has, where the directory knows them. */
export function ServiceField({ siret, value, onChange, errors, id }: ServiceFieldProps) {
  const [{ data }] = useQuery({
    query: DirectoryDocument,
    variables: { search: siret, first: 1 },
    pause: siret.length !== 14,
    requestPolicy: 'cache-first',
  });
  const entry = siret.length === 14 ? data?.directory.edges[0]?.node : undefined;
  const field = { label: 'Service du destinataire', id, errors, required: entry?.settings.serviceCodeRequired ?? false };
  if (!entry) return <TextField {...field} value={value} onChange={onChange} />;
  const options = entry.services
    .filter(({ active }) => active)
    .map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
  return <SelectField {...field} options={options} value={value || null} onChange={onChange} />;
}
