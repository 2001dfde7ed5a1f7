// Runs before the first paint.

function kept(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    // Storage is off: the system's colours and the browser's language it is.
    return '';
  }
}

{
  // The colours that the reader chose, so that the page does not flash.
  const theme = kept('imgr.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;

  // The page holds its first words in each language: one is shown. The same rule as `preferredLanguage`.
  const wanted = [kept('imgr.language'), ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  const language = wanted.find((tag) => ['en', 'fr'].includes(tag)) ?? 'en';
  document.documentElement.lang = language;

  // The page names the app's texts in other languages than English.
  const texts = document.currentScript.dataset[language];
  if (texts)
    document.head.append(
      Object.assign(document.createElement('link'), { rel: 'modulepreload', href: texts }),
    );
}

// While servers are updated one by one, this page may be of one build, and its scripts be asked of a server that has
// another: a moment later it is one build again. The app takes the count away when it starts.
addEventListener(
  'error',
  ({ target }) => {
    if (!target.matches?.('script, link[rel=stylesheet]') || !navigator.onLine) return;
    try {
      const count = Number(sessionStorage.getItem('imgr.failedStarts'));
      if (count >= 5) return;
      sessionStorage.setItem('imgr.failedStarts', String(count + 1));
      setTimeout(() => location.reload(), 1000 * 2 ** count);
    } catch {
      // Without storage nobody could tell when to stop.
    }
  },
  true,
);
