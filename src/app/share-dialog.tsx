import { useEffect, useId, useState } from 'react';
import { trackWork } from '../state/pending-work.ts';
import { toastActions } from '../state/toast-store.ts';
import { writeAddress } from '../state/url-codec.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Toggle } from '../ui/toggle.tsx';
import type { OverlayProps } from './overlays.tsx';
import styles from './share-dialog.module.css';

/** Makes the link that restores this page; the person's own text goes along only when they say so. */
export function ShareDialog({ onClose }: OverlayProps) {
  const state = useWorkspace((workspace) => workspace);
  const [includeText, setIncludeText] = useState(false);
  const [link, setLink] = useState('');
  const id = useId();

  useEffect(() => {
    let isCurrent = true;
    const written = writeAddress(state, includeText).then(({ search, hash }) => {
      if (isCurrent) setLink(`${location.origin}${location.pathname}${search}${hash}`);
    });
    void trackWork(written);
    return () => {
      isCurrent = false;
    };
  }, [state, includeText]);

  const copy = async (what: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      toastActions.notice(`${what} copied.`);
      onClose();
    } catch {
      toastActions.report({
        code: 'blocked',
        message: 'The browser did not let the page write to the clipboard.',
        cure: 'Select the link in its field and copy it from there.',
      });
    }
  };

  return (
    <Dialog title="Share" isOpen onClose={onClose}>
      {state.text.kind === 'own' && (
        <>
          <p className={styles.note}>
            The link restores the lanes and settings. Your text stays on this device unless you include it;
            then whoever has the link can read it.
          </p>
          <Toggle label="Include my text" isSelected={includeText} onChange={setIncludeText} />
        </>
      )}
      <div className={styles.link}>
        <label htmlFor={id}>Link, {link.length.toLocaleString('en')} characters</label>
        <input id={id} readOnly value={link} onFocus={(event) => event.target.select()} />
      </div>
      <div className={styles.actions}>
        <Button variant="primary" icon="copy" onPress={() => void copy('Link', link)}>
          Copy link
        </Button>
        <Button icon="copy" onPress={() => void copy('Embed code', embedCode(link))}>
          Copy embed code
        </Button>
      </div>
    </Dialog>
  );
}

function embedCode(link: string): string {
  const url = new URL(link);
  url.searchParams.set('embed', '1');
  return `<iframe src="${url.href.replaceAll('&', '&amp;')}" width="100%" height="480" title="Tokenscope"></iframe>`;
}
