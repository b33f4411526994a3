import { EmptyState } from '../../ui/empty-state.tsx';

/** Stands where figures of a picture would; why it could not be opened is said once, where the picture would be. */
export const NoPicture = () => (
  <EmptyState title="No picture" text="It could not be opened; the reason stands beside." />
);
