import { useTranslation } from 'react-i18next';
import { type Format, formatFor } from './format.ts';
import { localeOf } from './language.ts';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatFor(localeOf(i18n.language));
}
