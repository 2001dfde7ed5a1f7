import { useEffect } from 'react';
import { createPreference } from '../components/preference.ts';

export const THEMES = ['system', 'light', 'dark'] as const;

/** `theme.js` reads the same before the page is painted. */
export const theme = createPreference('imgr.theme', THEMES, 'system');

/** Shows the page, and the browser's frame around it, in the colours chosen. */
export function useTheme() {
  const chosen = theme.use();
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (chosen === 'system') delete dataset.theme;
    else dataset.theme = chosen;
    const color = getComputedStyle(document.body).backgroundColor;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.remove();
    const meta = document.createElement('meta');
    meta.name = 'theme-color';
    meta.content = color;
    document.head.append(meta);
  }, [chosen]);
}
