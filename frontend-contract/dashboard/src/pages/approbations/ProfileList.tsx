import type { ApprovalDetailFragment, Level } from 'contract/types.ts';
import { membersOf } from '../../api/catalogue.ts';
import { messagesFor, type Problem } from '../../api/errors.ts';
import { TickList } from '../../forms/TickList.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { added, type Choices, levelOf, profileKey } from './choices.ts';

const LEVELS = membersOf<Level>('Level');

interface ProfileListProps {
  approval: ApprovalDetailFragment;
  choices: Choices;
  problems: readonly Problem[];
  /** The profiles that were sent last: problems are told by their place among these. */
  sent: readonly string[];
  onChange: (some: Partial<Choices>) => void;
}

/** The profiles that are asked, each to tick, at the level asked or another (APP-07). */
export function ProfileList({ approval, choices, problems, sent, onChange }: ProfileListProps) {
  return (
    <TickList
      legend="Profils accordés"
      items={added(approval).map((profile) => {
        const key = profileKey(profile);
        return {
          key,
          label: `${profile.applicationLabel}, ${profile.levelLabel.toLowerCase()}`,
          note: profile.service?.name,
          more: choices.profiles.has(key) && (
            <SelectField
              label={`Niveau accordé : ${profile.applicationLabel}`}
              options={LEVELS}
              value={levelOf(profile, choices)}
              onChange={(level) => onChange({ levels: new Map(choices.levels).set(key, level) })}
              errors={messagesFor(problems, `profiles.${sent.indexOf(key)}`)}
            />
          ),
        };
      })}
      selection={choices.profiles}
      errors={messagesFor(problems, 'profiles')}
      onSelect={(ticked) => onChange({ profiles: ticked })}
    />
  );
}
