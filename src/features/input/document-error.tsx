import { ErrorCard } from '../../ui/error-card.tsx';
import { useDocument } from './use-document.ts';

/** Why the last text was refused, or the worker failed. */
export function DocumentError() {
  const { error } = useDocument();
  return error && <ErrorCard report={error} />;
}
