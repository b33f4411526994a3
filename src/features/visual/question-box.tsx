import { useEffect, useState } from 'react';
import { workspaceActions } from '../../state/workspace-store.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useQuestion } from './use-picture.ts';

/** Methods follow the typing at this distance, ms. */
const settleMs = 120;

/** What text-guided methods are asked; they run anew while it is typed. */
export function QuestionBox() {
  const question = useQuestion();
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => {
      workspaceActions.setVisual({ question: draft });
      setDraft(null);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [draft]);
  return (
    <TextField
      label="Question"
      value={draft ?? question}
      onChange={setDraft}
      placeholder="lower-case words, e.g. a red circle"
    />
  );
}
