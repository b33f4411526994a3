import { useQuery } from '@tanstack/react-query';
import type { Modality } from '../../../contracts/token-pruner.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { prunersQuery } from '../../../queries/vision.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import {
  baselinesOf,
  liveDemo,
  mechanisms,
  modalities,
  type TaxonomyCell,
  taxonomyRow,
} from './taxonomy-cells.ts';
import styles from './taxonomy.module.css';

function open(card: PrunerCard, modality: Modality): void {
  const { image, visual } = liveDemo(card, modality);
  if (image) workspaceActions.setImage(image);
  workspaceActions.setVisual(visual);
}

/** The survey's matrix (2507.20198): what is compressed, and by which mechanism. Each method opens on the wall. */
export function TaxonomyTab() {
  const { data: cards = [] } = useQuery(prunersQuery);
  return (
    <div className={styles.tab} aria-busy={cards.length === 0}>
      <p className={styles.lead}>
        The survey “When Tokens Talk Too Much” (
        <a href="https://arxiv.org/abs/2507.20198" target="_blank" rel="noreferrer">
          2507.20198
        </a>
        ) sorts token compression by what is redundant and by what decides. Press a method to see it at work
        on the wall. “Listed” counts the papers of a cell on the survey’s list.
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="Modality by mechanism">
        <table className={styles.matrix}>
          <caption>Methods by modality and mechanism</caption>
          <thead>
            <tr>
              <th scope="col">Modality</th>
              {mechanisms.map(({ id, name, about }) => (
                <th key={id} scope="col">
                  {name}
                  <span className={styles.about}>{about}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {modalities.map(({ id, name, about }) => (
              <tr key={id}>
                <th scope="row">
                  {name}
                  <span className={styles.about}>{about}</span>
                </th>
                {taxonomyRow(cards, id).map((cell) => (
                  <Cell key={cell.mechanism} cell={cell} modality={id} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className={styles.baselines} aria-labelledby="baselines">
        <h2 id="baselines" className={styles.title}>
          Baselines
        </h2>
        <ul className={styles.methods}>
          {baselinesOf(cards).map((card) => (
            <Method key={card.id} card={card} modality="image" />
          ))}
        </ul>
      </section>
      <p className={styles.note}>
        Audio methods open on the spectrogram of a sound that we synthesise: its frames are the tokens,
        without an audio encoder. Learned resamplers (Q-Former, Perceiver) and pruning inside a language model
        (PyramidDrop) need trained weights that are not here yet. Sensitivity and hybrid are columns of ours.
      </p>
    </div>
  );
}

function Cell({ cell, modality }: { readonly cell: TaxonomyCell; readonly modality: Modality }) {
  return (
    <td>
      {cell.cards.length > 0 && (
        <ul className={styles.methods}>
          {cell.cards.map((card) => (
            <Method key={card.id} card={card} modality={modality} />
          ))}
        </ul>
      )}
      {cell.cards.length === 0 && <span className={styles.empty}>none here</span>}
      {cell.listed !== null && <span className={styles.listed}>{cell.listed} listed</span>}
    </td>
  );
}

const Method = ({ card, modality }: { readonly card: PrunerCard; readonly modality: Modality }) => (
  <li className={styles.method}>
    <button
      type="button"
      className={styles.open}
      title={`${card.summary} Opens on the wall.`}
      onClick={() => open(card, modality)}
    >
      {card.name}
    </button>
    <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
  </li>
);
