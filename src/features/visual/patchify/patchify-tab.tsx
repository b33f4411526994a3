import { useQuery } from '@tanstack/react-query';
import { catalogueQuery } from '../../../queries/catalogue.ts';
import { PatchificationSection } from './patchification-section.tsx';
import styles from './patchify.module.css';
import { ScaleformerSection } from './scaleformer-section.tsx';

/** Pictures as sequences of patches: of any size, and of one size for pictures of any size. */
export function PatchifyTab() {
  const { data } = useQuery(catalogueQuery);
  const method = (id: string) => data?.find((one) => one.kind === 'image-tokenizers' && one.id === id);
  return (
    <div className={styles.tab}>
      <PatchificationSection method={method('patchification')} />
      <ScaleformerSection method={method('scaleformer')} />
    </div>
  );
}
