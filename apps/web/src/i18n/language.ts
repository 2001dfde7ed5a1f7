export const LANGUAGES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'imgr.language';

/** The language chosen before in this browser, or else the first of its own that there are texts in. */
export function preferredLanguage(): Language {
  const wanted = [readChoice(), ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find(isLanguage) ?? 'en';
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

/** The reader's own variety of a language, for its dates and numbers: en-GB is not en-US. */
export function localeOf(language: string, own = navigator.languages): string {
  try {
    const tag = own.find((one) => one.split('-')[0] === language);
    return Intl.getCanonicalLocales(tag)[0] ?? language;
  } catch {
    // Some systems have tags that are none for Intl, such as en-US@posix.
    return language;
  }
}

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}

function readChoice(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}
