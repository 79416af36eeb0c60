import { useRef, useState } from 'react';
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { useQuery } from 'urql';
import { DirectoryDocument, StructuresToJoinDocument } from 'contract/documents.ts';
import type { Ref } from './structures.ts';

/** The fewest characters that are searched for. */
const FEWEST = 3;

interface StructureFieldProps {
  label: string;
  hint: string;
  id: string;
  value: Ref;
  onChange: (value: Ref) => void;
  errors: readonly string[];
  required?: boolean;
  /** Public structures only, from the directory. */
  fromDirectory?: boolean;
}

/** A structure: its SIRET, or the beginning of its name, then one of those that are found. */
export function StructureField(props: StructureFieldProps) {
  const { label, hint, id, value, onChange, errors, required = true, fromDirectory = false } = props;
  const [text, setText] = useState(value.name ?? value.identifier);
  const { found, empty } = useStructures(text === value.name ? value.identifier : text, fromDirectory);
  // A choice also writes its name into the field, before anyone could know that it was chosen.
  const taken = useRef<string | null>(value.name);
  const type = (next: string) => {
    setText(next);
    if (next !== taken.current) onChange({ identifier: next, name: null });
  };
  const choose = (identifier: string | number | null) => {
    const chosen = found.find((each) => each.identifier === identifier);
    if (!chosen) return;
    taken.current = chosen.name;
    setText(chosen.name);
    onChange({ identifier: chosen.identifier, name: chosen.name });
  };
  return (
    <ComboBox
      className="field"
      inputValue={text}
      onInputChange={type}
      onChange={choose}
      items={found.map(({ identifier, name }) => ({ id: identifier, identifier, name }))}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="input"
      isInvalid={errors.length > 0}
      isRequired={required}
      validationBehavior="aria"
    >
      <Label className="field-label">
        {label}
        {!required && <span className="field-optional"> (facultatif)</span>}
      </Label>
      <Text slot="description" className="field-hint">
        {value.name ? `SIRET ${value.identifier}` : hint}
      </Text>
      <Input className="input" id={id} />
      <FieldError className="field-error">{errors.join(' ')}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox<Found & { id: string }> className="list-box" renderEmptyState={() => <p className="list-empty">{empty}</p>}>
          {(each) => (
            <ListBoxItem className="list-box-item structure-option" textValue={each.name}>
              <span>{each.name}</span>
              <span className="soft">{each.identifier}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

interface Found {
  readonly identifier: string;
  readonly name: string;
}

/** The structures that are found, and what to say when there is none. */
function useStructures(search: string, fromDirectory: boolean): { found: readonly Found[]; empty: string } {
  const words = search.trim();
  const short = words.length < FEWEST;
  const [directory] = useQuery({
    query: DirectoryDocument,
    variables: { search: words, first: 8 },
    pause: short || !fromDirectory,
    requestPolicy: 'cache-first',
  });
  const [others] = useQuery({
    query: StructuresToJoinDocument,
    variables: { search: words },
    pause: short || fromDirectory,
    requestPolicy: 'cache-first',
  });
  if (short) return { found: [], empty: `Écrivez au moins ${FEWEST} caractères.` };
  const { fetching } = fromDirectory ? directory : others;
  const empty = fetching ? 'Recherche…' : 'Aucune structure trouvée.';
  if (!fromDirectory) return { found: others.data?.structuresToJoin ?? [], empty };
  const entries = directory.data?.directory.edges ?? [];
  return { found: entries.map(({ node: { siret, name } }) => ({ identifier: siret, name })), empty };
}
