/** Three rows of text cut at different places. */
export const Logo = () => (
  <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path
      d="M1.5 4h5.5m2 0h5.5M1.5 8h2.5m2 0h8.5M1.5 12h8m2 0h3"
      stroke="currentColor"
      strokeWidth="2.4"
      fill="none"
    />
  </svg>
);
