/** What the Attention panel and its Focus view show; all of it lives in the permalink. */
export interface AttentionSettings {
  /** Tab of the Focus view. */
  readonly tab: string;
}

/** The settings that a person has not touched. */
export const defaultAttention: AttentionSettings = { tab: '' };
