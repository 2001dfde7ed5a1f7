// Before the first paint: the colours that the reader chose, so that the page does not flash.
try {
  const theme = localStorage.getItem('imgr.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: the system's colours it is.
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
