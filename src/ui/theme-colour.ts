/** What a custom property of the theme, such as `--text`, holds now. */
export const themeColour = (property: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(property).trim();
