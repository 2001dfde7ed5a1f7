import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { keepLanguage, type Language, preferredLanguage } from './language.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** English is always at hand; other languages are loaded when they are wanted. */
const LOADED = {
  en: async () => en,
  fr: async () => (await import('./fr.ts')).fr,
};

/** Ready once the texts in the reader's language are there. Without them (no network) it is English. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  await showLanguage(preferredLanguage()).catch(() => showLanguage('en'));
}

/** Rejects where the texts cannot be loaded. The choice is kept all the same: a reload shows them. */
export async function chooseLanguage(language: Language): Promise<void> {
  keepLanguage(language);
  await showLanguage(language);
}

async function showLanguage(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await LOADED[language]());
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
