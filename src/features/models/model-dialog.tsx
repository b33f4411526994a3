import type { ModelKind, ModelRef } from '../../contracts/model.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { EmbeddedModels } from './embedded-models.tsx';
import { ModelDevice } from './model-device.tsx';
import { ModelLoading } from './model-loading.tsx';
import { OutsideModels } from './outside-models.tsx';
import { useModelFetch } from './use-model-fetch.ts';

interface ModelDialogProps {
  readonly value: ModelRef;
  readonly kind: ModelKind;
  /** Files that were dropped on the page; they come first. */
  readonly dropped?: readonly File[];
  readonly onChange: (ref: ModelRef) => void;
  readonly onClose: () => void;
}

const titles: Readonly<Record<ModelKind, string>> = {
  language: 'Language models',
  image: 'Image encoders',
};

/** Where models come from: the page itself, the Hub, an address, files; and what they run on here. */
export function ModelDialog({ value, kind, dropped = [], onChange, onClose }: ModelDialogProps) {
  const use = (ref: ModelRef): void => {
    onChange(ref);
    onClose();
  };
  const fetching = useModelFetch(kind, use);
  const own = <EmbeddedModels key="own" kind={kind} value={value} onUse={use} />;
  const outside = (
    <OutsideModels
      key="outside"
      kind={kind}
      value={value}
      dropped={dropped}
      onUse={(ref) => void fetching.start(ref)}
    />
  );
  return (
    <Dialog title={titles[kind]} isOpen isWide onClose={onClose}>
      {fetching.state && (
        <ModelLoading
          state={fetching.state}
          onCancel={fetching.cancel}
          onRetry={() => void fetching.start(fetching.state!.ref)}
        />
      )}
      {dropped.length === 0 ? [own, outside] : [outside, own]}
      <ModelDevice />
    </Dialog>
  );
}
