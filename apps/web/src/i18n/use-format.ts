import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, formatFor } from './format.ts';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatFor(localeOf(i18n.language)), [i18n.language]);
}

/** The reader's own variety of the language, for its dates and numbers: en-GB is not en-US. */
function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}
