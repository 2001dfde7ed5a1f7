// Before the first paint: the colours that the reader chose, so that the page does not flash.
try {
  const theme = localStorage.getItem('imgr.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: the system's colours it is.
}
