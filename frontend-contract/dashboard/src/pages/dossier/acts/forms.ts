// The form of each act that a dialogue can hold. The next pièce has a page of its own.
import type { ComponentType } from 'react';
import type { Action } from 'contract/types.ts';
import { Suspend, DeclineValidation } from './Commented.tsx';
import { Complete } from './Complete.tsx';
import { Acknowledge, AcknowledgeRejection, AcknowledgeSuspension, MarkRejectionHandled } from './Confirm.tsx';
import { CorrectValidator } from './CorrectValidator.tsx';
import { Duplicate } from './Duplicate.tsx';
import { Interrupt } from './Interrupt.tsx';
import type { ActProps } from './props.ts';
import { Recycle } from './Recycle.tsx';
import { Refuse } from './Refuse.tsx';
import { Treat } from './Treat.tsx';
import { Validate } from './Validate.tsx';

export const FORMS: Partial<Record<Action, ComponentType<ActProps>>> = {
  ACKNOWLEDGE: Acknowledge,
  REFUSE: Refuse,
  SUSPEND: Suspend,
  COMPLETE: Complete,
  VALIDATE: Validate,
  DECLINE_VALIDATION: DeclineValidation,
  CORRECT_VALIDATOR: CorrectValidator,
  TREAT: Treat,
  RECYCLE: Recycle,
  RECORD_INTERRUPTION: Interrupt,
  DUPLICATE: Duplicate,
  ACKNOWLEDGE_REJECTION: AcknowledgeRejection,
  ACKNOWLEDGE_SUSPENSION: AcknowledgeSuspension,
  MARK_REJECTION_HANDLED: MarkRejectionHandled,
};
